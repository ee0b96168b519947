"""axe-core on a page of the tests: findings as sentences."""

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
EVERYTHING = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
# Rows after the fourth are made as those before them.
RUN = """async (rules) => {
  const where = { include: document, exclude: ["tbody tr:nth-child(n+5)"] };
  const found = await axe.run(where, { runOnly: rules, resultTypes: ["violations"] });
  // What an open menu covers in part can't be meant: a click beside the menu closes it first.
  const menus = [...document.querySelectorAll("details[open] > .menu-body")].map((one) => one.getBoundingClientRect());
  const isCovered = (node) => {
    const target = document.querySelector(node.target[0]);
    if (!target || target.closest("details[open] > .menu-body")) return false;
    const { left, right, top, bottom } = target.getBoundingClientRect();
    return menus.some((menu) => left < menu.right && right > menu.left && top < menu.bottom && bottom > menu.top);
  };
  const told = (id, nodes) => nodes.filter((node) => id !== "target-size" || !isCovered(node));
  return found.violations.flatMap(({ id, help, nodes }) =>
    told(id, nodes).map((node) =>
      `${id}: ${help} at ${node.target.join(" ")} (${node.failureSummary.split("\\n")[1]?.trim()})`));
}"""
SECONDS_TO_REST = 5
RECOLOUR = """async (theme) => {
  document.documentElement.dataset.theme = theme;
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}"""


def violations(page: Page, rules: dict[str, object] = EVERYTHING) -> list[str]:
    """What axe finds on the page as it is now. The script comes from the test, past the page's content policy."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    return list(page.evaluate(RUN, rules))


def colour_violations(page: Page, theme: str) -> list[str]:
    """What axe says about the colours of the same page in another theme; everything else is the same in both."""
    page.emulate_media(reduced_motion="reduce")
    page.evaluate(RECOLOUR, theme)
    found = violations(page, COLOURS)
    for _ in range(SECONDS_TO_REST):
        if not found:
            break
        page.wait_for_timeout(1000)  # colours fade into one another; what is judged are those at the end
        found = violations(page, COLOURS)
    return found
