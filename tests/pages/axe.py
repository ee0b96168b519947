"""axe-core on a page of the tests: findings as sentences."""

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async (rules) => {
  const found = await axe.run(document, { runOnly: { type: "tag", values: rules }, resultTypes: ["violations"] });
  return found.violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help} at ${node.target.join(" ")} (${node.failureSummary.split("\\n")[1]?.trim()})`));
}"""


def violations(page: Page) -> list[str]:
    """What axe finds on the page as it is now. The script comes from the test, past the page's content policy."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    return list(page.evaluate(RUN, RULES))
