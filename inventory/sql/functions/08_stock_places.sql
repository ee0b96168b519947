-- stock_place · the places of goods without storage location, as people read them
create or replace view stock_place as
select *
from (
    values
    ('on_hand', 'Trong kho', 'On hand', 1),
    ('transit', 'Đang chuyển', 'In transit', 2),
    ('vendor', 'Tại nhà gia công', 'At a subcontractor', 3),
    ('customer', 'Tại khách hàng', 'At a customer', 4),
    ('unplaced', 'Không rõ kho', 'Place not said', 5),
    ('none', 'Không phải tồn kho', 'Not stock', 6)
) as p (place, name_vi, name_en, position);
