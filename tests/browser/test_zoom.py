"""At 400 % zoom: every page that axe looks at, in what a window of 1280 by 1024 then has left, 320 by 256."""

import pytest
from playwright.sync_api import Page, ViewportSize

from homeward.web.access.permissions import Role
from tests.browser.conftest import SignedIn
from tests.browser.test_axe import STATES, States, runs_off_the_side
from tests.pages import Pages

ZOOMED = ViewportSize(width=320, height=256)

COVERED = """
() => {
  const stays = (each) => {
    for (; each; each = each.parentElement) {
      if (["fixed", "sticky"].includes(getComputedStyle(each).position)) return true;
    }
    return false;
  };
  const focusable = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  const covered = [];
  for (const each of document.querySelectorAll(focusable)) {
    if (!each.checkVisibility({ visibilityProperty: true })) continue;
    each.focus();
    if (document.activeElement !== each) continue;
    const box = each.getBoundingClientRect();
    const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
    const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
    const above = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    const isOutside = left >= right || top >= bottom;
    const isUnder = above && !each.contains(above) && !above.contains(each) && stays(above) && !stays(each);
    if (isOutside || isUnder) covered.push(each.outerHTML.slice(0, 120));
  }
  return covered;
}
"""
"""What is outside the window while it has the focus, or under something that stays where it is."""

MAIN_ACTION = """
() => {
  const first = "main form button.govuk-button:not(.govuk-button--secondary)";
  const action = [...document.querySelectorAll(first)].filter((each) => each.checkVisibility()).pop();
  if (!action) return true;
  action.scrollIntoView({ block: "center" });
  const box = action.getBoundingClientRect();
  const above = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return box.left >= 0 && box.right <= innerWidth && action.contains(above);
}
"""
"""Whether the last button that does what the page is for can be brought to sight whole, and pressed."""


def wrong_when_zoomed(page: Page) -> list[str]:
    page.set_viewport_size(ZOOMED)
    wrong = [f"{page.url}: covered {each}" for each in page.evaluate(COVERED)]
    if runs_off_the_side(page):
        wrong.append(f"{page.url}: runs off the side")
    if not page.evaluate(MAIN_ACTION):
        wrong.append(f"{page.url}: its main action is out of reach")
    return wrong


@pytest.mark.parametrize("states", STATES)
def test_at_400_percent_nothing_is_cut_off_covered_or_out_of_reach(
    at_work: Pages, signed_in: SignedIn, states: States
) -> None:
    assert [each for page in states(signed_in) for each in wrong_when_zoomed(page)] == []


def test_what_says_that_the_session_ends_covers_nothing_that_has_the_focus(signed_in: SignedIn) -> None:
    page = signed_in(Role.REPORTER)
    page.evaluate("document.querySelector('.homeward-session').hidden = false")
    assert wrong_when_zoomed(page) == []
