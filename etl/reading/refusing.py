"""Sentences of every reason for which a file is not read. Codes are stable: pages, API and tests rely on them."""

from alkana.refusals import Refused
from alkana.text import Text

_SAVE_AS_XLSX = Text(
    "Hãy mở bằng Excel và lưu lại thành .xlsx.",
    "Open it in Excel and save it as .xlsx.",
)

_SENTENCES: dict[str, Text] = {
    "file-empty": Text(
        "Tệp {file} trống (0 byte). Hãy xuất lại danh sách từ SAP.",
        "The file {file} is empty (0 bytes). Export the list from SAP again.",
    ),
    "file-encrypted": Text(
        "Tệp {file} được bảo vệ bằng mật khẩu. Hãy bỏ mật khẩu khi mở rồi lưu lại.",
        "The file {file} is protected with a password. Remove the password needed for opening it and save it again.",
    ),
    "file-labelled": Text(
        "Tệp {file} được mã hóa bởi nhãn độ nhạy hoặc quản lý quyền (không phải mật khẩu). Hãy mở bằng Excel, chọn "
        "nhãn không mã hóa hoặc bỏ hạn chế quyền rồi lưu lại; hoặc xuất lại danh sách từ SAP.",
        "The file {file} is encrypted by a sensitivity label or rights management, not by a password. Open it in "
        "Excel, choose a label without encryption or lift the restriction, and save it; or export the list again.",
    ),
    "file-with-macros": Text(
        "Tệp {file} có macro. Hãy lưu lại thành .xlsx (không macro).",
        "The file {file} contains macros. Save it as .xlsx, which has none.",
    ),
    "file-too-large-unpacked": Text(
        "Tệp {file} khi giải nén quá lớn ({detail}). Hãy xuất danh sách cho khoảng thời gian ngắn hơn.",
        "The file {file} is too large when unpacked ({detail}). Export the list for a shorter period.",
    ),
    "not-a-workbook": Text(
        "Tệp {file} không phải bảng tính: {detail}. Hãy xuất danh sách từ SAP thành .xlsx, .xls, CSV hoặc văn bản.",
        "The file {file} is not a workbook: {detail}. Export the list from SAP as .xlsx, .xls, CSV or text.",
    ),
    "file-format-unsupported": Text(
        "Tệp {file} có định dạng {detail}, không đọc được. " + _SAVE_AS_XLSX.vi,
        "The file {file} is in the format {detail}, which is not read. " + _SAVE_AS_XLSX.en,
    ),
    "file-damaged": Text(
        "Tệp {file} bị hỏng ({detail}). " + _SAVE_AS_XLSX.vi + " Hoặc xuất lại danh sách từ SAP.",
        "The file {file} is damaged ({detail}). " + _SAVE_AS_XLSX.en + " Or export the list from SAP again.",
    ),
    "no-sheet": Text(
        "Tệp {file} không có trang tính {detail}. Hãy kiểm tra tên trang tính.",
        "The file {file} has no sheet {detail}. Check the name of the sheet.",
    ),
}


def refused(code: str, file: str, detail: str | Text = "", **where: object) -> Refused:
    """The refusal with this code for this file; `detail` goes into the sentence, `where` beside the file's name."""
    text = detail if isinstance(detail, Text) else Text(detail, detail)
    sentence = _SENTENCES[code]
    message = Text(
        sentence.vi.format(file=file, detail=text.vi), sentence.en.format(file=file, detail=text.en)
    )
    return Refused(code, message, where={"file": file, **where})
