import type { Page } from "@playwright/test";
import { expect } from "./fixtures";

/** Phones, tablets, laptops at 100 % and at 200 % zoom, desktops. */
const WIDTHS = [
  320, 360, 390, 414, 600, 720, 768, 820, 1024, 1100, 1180, 1280, 1366, 1440, 1536, 1920, 2560,
] as const;
/** High enough to show every row of a small list. */
const HEIGHT = 1600;
/** Charts follow a new width within a few frames. */
const SETTLE_TIMEOUT_MS = 3000;

/**
 * Finds layout problems at the current width: sideways scroll, texts that overlap or leave their sheet, names that
 * are cut too short, controls outside the window.
 * @returns one sentence per problem
 */
async function layoutProblems(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const MIN_NAME_CHARACTERS = 8;
    /** Smaller overlaps in pixels are not visible. */
    const TOLERANCE = 1.5;
    type Box = { left: number; top: number; right: number; bottom: number };
    type Text = { node: Node; text: string; box: Box };

    const windowWidth = document.documentElement.clientWidth;
    const problems: string[] = [];

    const isVisible = (element: Element) => {
      if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
      for (let at: Element | null = element; at; at = at.parentElement) {
        // Screen reader text.
        if (getComputedStyle(at).clipPath === "inset(50%)") return false;
      }
      return true;
    };
    /** Visible part of a box after clipping by its ancestors. */
    const clip = (given: Box, element: Element | null): Box => {
      const { left, top, right, bottom } = given;
      const box = { left, top, right, bottom };
      for (let at = element; at && at !== document.body; at = at.parentElement) {
        const { overflowX, overflowY } = getComputedStyle(at);
        const around = at.getBoundingClientRect();
        if (at instanceof SVGElement && !(at instanceof SVGSVGElement)) continue;
        if (overflowX !== "visible") {
          box.left = Math.max(box.left, around.left);
          box.right = Math.min(box.right, around.right);
        }
        if (overflowY !== "visible") {
          box.top = Math.max(box.top, around.top);
          box.bottom = Math.min(box.bottom, around.bottom);
        }
      }
      return box;
    };
    const quote = (text: string) => (text.length > 40 ? `"${text.slice(0, 39)}…"` : `"${text}"`);
    const place = ({ left, top }: Box) => `at ${Math.round(left)}, ${Math.round(top + scrollY)}`;

    const overflow = document.documentElement.scrollWidth - windowWidth;
    if (overflow > 0) problems.push(`The page is ${overflow} px too wide.`);

    const texts: Text[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement;
      const text = node.textContent?.trim() ?? "";
      if (text === "" || !parent || /^(script|style|noscript|title|desc)$/i.test(parent.tagName)) continue;
      if (!isVisible(parent)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const rect of range.getClientRects()) {
        const box = clip(rect, parent);
        // Without the line's space above and below its letters.
        const inset = (rect.bottom - rect.top) * 0.15;
        box.top += inset;
        box.bottom -= inset;
        if (box.right - box.left > TOLERANCE && box.bottom - box.top > TOLERANCE)
          texts.push({ node, text, box });
      }
    }
    texts.sort((a, b) => a.box.top - b.box.top);
    for (const [i, a] of texts.entries()) {
      for (let j = i + 1; j < texts.length; j++) {
        const b = texts[j];
        if (!b || b.box.top >= a.box.bottom) break;
        if (a.node === b.node) continue;
        const width = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
        const height = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
        if (width > TOLERANCE && height > TOLERANCE)
          problems.push(
            `${quote(a.text)} and ${quote(b.text)} overlap by ${Math.round(width)} × ${Math.round(height)} px ${place(a.box)}.`,
          );
      }
      if (a.box.right > windowWidth + 1 || a.box.left < -1)
        problems.push(`${quote(a.text)} reaches out of the window ${place(a.box)}.`);
      const sheet = a.node.parentElement?.closest(".split > *")?.getBoundingClientRect();
      if (sheet && (a.box.right > sheet.right + 1 || a.box.left < sheet.left - 1))
        problems.push(`${quote(a.text)} reaches out of its sheet ${place(a.box)}.`);
    }

    for (const name of document.querySelectorAll<HTMLElement>('a[href^="/pairs/"], h1')) {
      const whole = name.textContent?.trim() ?? "";
      if (whole === "" || !isVisible(name)) continue;
      const box = clip(name.getBoundingClientRect(), name);
      const isCut = name.scrollWidth > name.clientWidth + 1;
      const ellipsis = isCut ? Number.parseFloat(getComputedStyle(name).fontSize) : 0;
      let shown = 0;
      const inner = document.createTreeWalker(name, NodeFilter.SHOW_TEXT);
      for (let node = inner.nextNode(); node; node = inner.nextNode()) {
        const range = document.createRange();
        for (let at = 0; at < (node.textContent?.length ?? 0); at++) {
          range.setStart(node, at);
          range.setEnd(node, at + 1);
          const { right, bottom } = range.getBoundingClientRect();
          if (right <= box.right - ellipsis + 1 && bottom <= box.bottom + 1) shown += 1;
        }
      }
      if (shown < Math.min(MIN_NAME_CHARACTERS, whole.length))
        problems.push(`The name ${quote(whole)} shows ${shown} characters ${place(box)}.`);
    }

    for (const control of document.querySelectorAll(
      "button, a[href], input, select, textarea, [role=switch]",
    )) {
      if (!isVisible(control)) continue;
      const whole = control.getBoundingClientRect();
      const box = clip(whole, control.parentElement);
      const width = box.right - box.left;
      const label =
        control.getAttribute("aria-label") ||
        control.textContent?.trim() ||
        control.getAttribute("name") ||
        "";
      if (whole.width === 0) continue;
      if (whole.right > windowWidth + 1 || whole.left < -1)
        problems.push(`The control ${quote(label)} is not inside the window ${place(whole)}.`);
      else if (width < Math.min(whole.width, 24) - 1)
        problems.push(`The control ${quote(label)} is cut off ${place(whole)}.`);
    }
    return [...new Set(problems)];
  });
}

/** Resizes the current page to every width and fails with all problems of each. */
export async function expectLayoutHolds(page: Page, widths: readonly number[] = WIDTHS): Promise<void> {
  const found: string[] = [];
  for (const width of widths) {
    await page.setViewportSize({ width, height: HEIGHT });
    const deadline = Date.now() + SETTLE_TIMEOUT_MS;
    let problems = await layoutProblems(page);
    while (problems.length > 0 && Date.now() < deadline) {
      await page.waitForTimeout(250);
      const before = problems.join();
      problems = await layoutProblems(page);
      if (problems.join() === before) break;
    }
    found.push(...problems.map((problem) => `${width} px: ${problem}`));
  }
  expect(found).toEqual([]);
}
