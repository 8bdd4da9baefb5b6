import AxeBuilder from "@axe-core/playwright";
import { test as base, expect, type Page, type Response } from "@playwright/test";
import { type Network, openNetwork } from "./network";
import { Stage } from "./stage";
import { workerServers } from "./stage-settings";

/**
 * What the console may say because a test cut a line on purpose: the browser's own note of it, React's of a page that
 * could not be made, and the browser's again of what had been fetched for that page in vain.
 */
const REQUEST_FAILED =
  /Failed to load resource|net::ERR_|Minified React error #441|preloaded using link preload but not used/;

/** Some tests keep a page's code from it. */
const LONGEST_WAIT_FOR_CODE_MS = 5000;

/**
 * Waits until React has taken a page over: what is pressed before goes nowhere, as on any page that comes as HTML.
 * @returns the page's response
 */
async function listening(page: Page, response: Response | null): Promise<Response | null> {
  if (!response?.headers()["content-type"]?.startsWith("text/html")) return response;
  await page
    .waitForFunction(
      () => {
        const root = Object.keys(document).find((key) => key.startsWith("__reactContainer$"));
        return root && Reflect.get(document, root).stateNode.current.memoizedState.isDehydrated === false;
      },
      null,
      { timeout: LONGEST_WAIT_FOR_CODE_MS },
    )
    .catch(() => undefined);
  return response;
}

type Fixtures = {
  /** The database behind the pages, empty and reachable when the test begins. */
  stage: Stage;
  /** Address of the server whose settings name the simulator. */
  demoUrl: string;
  /** The network between the browser and the server, for pages opened at its `url`. */
  network: Network;
  /** Signs the page in by cookie, as a new account: an owner unless another role is named. */
  signIn: (given?: { email?: string; role?: "owner" | "member" }) => Promise<{ id: string; email: string }>;
  /** Call it where the test makes requests fail: the browser notes each in the console. */
  allowFailedRequests: () => void;
};

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures that are wanted from the pattern
  stage: async ({}, use) => {
    const stage = new Stage();
    await stage.mendDatabase();
    await stage.clear();
    await use(stage);
    await stage.mendDatabase();
    await stage.db.$disconnect();
  },
  // biome-ignore lint/correctness/noEmptyPattern: as above
  demoUrl: async ({}, use) => use(`http://127.0.0.1:${workerServers().demoPort}/`),
  // biome-ignore lint/correctness/noEmptyPattern: as above
  network: async ({}, use) => {
    const network = await openNetwork(workerServers().port);
    await use(network);
    await network.close();
  },
  signIn: async ({ stage, context }, use) =>
    use(async (given) => {
      const user = await stage.account(given);
      await context.addCookies([await stage.sessionCookie(user)]);
      return user;
    }),
  // biome-ignore lint/correctness/noEmptyPattern: as above
  allowFailedRequests: async ({}, use, info) =>
    use(() => info.annotations.push({ type: "requests may fail" })),
  /**
   * A page that fails its test on any console error, uncaught exception or breach of the security policy, and that listens
   * once it is opened.
   */
  page: async ({ page }, use, info) => {
    const complaints: string[] = [];
    page.on("console", (message) => {
      const mayFail = info.annotations.some(({ type }) => type === "requests may fail");
      if (mayFail && REQUEST_FAILED.test(message.text())) return;
      if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(error.stack ?? error.message));
    await page.addInitScript(() => {
      // Told to the console in every browser: some name a breach only there, some only here.
      document.addEventListener("securitypolicyviolation", (event) => {
        setTimeout(() => {
          throw new Error(`security policy: ${event.violatedDirective} ${event.blockedURI}`);
        });
      });
    });
    const goto = page.goto.bind(page);
    const reload = page.reload.bind(page);
    page.goto = async (...given) => listening(page, await goto(...given));
    page.reload = async (...given) => listening(page, await reload(...given));
    await use(page);
    expect(complaints, "the console stays silent").toEqual([]);
  },
});

export { expect };

/** The row of a pair, by its full name. */
export function rowOf(page: Page, name: string) {
  return page.getByRole("row").filter({ has: page.getByText(name, { exact: true }) });
}

/** Fails on anything axe finds, in light and in dark. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    // Without motion: halfway between two colours nothing has the contrast it is made for.
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    // Only contrast depends on the scheme. One frame needs no page of its own to collect the results.
    const axe = new AxeBuilder({ page }).options({ resultTypes: ["violations"] }).setLegacyMode();
    const { violations } = await (colorScheme === "light" ? axe : axe.withRules("color-contrast")).analyze();
    const found = violations.map(
      ({ id, help, nodes }) => `${colorScheme}: ${id}: ${help}: ${nodes[0]?.html}`,
    );
    expect(found).toEqual([]);
  }
}

/** Fails when the page can be scrolled sideways. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBeLessThanOrEqual(0);
}

/**
 * Puts the focus on a pair's row once the list listens: a row that came with the page can be focused before it does, and
 * keys pressed then go nowhere.
 */
export async function focusRow(page: Page, name: string): Promise<void> {
  const row = rowOf(page, name);
  await expect(async () => {
    await row.blur();
    await row.focus();
    await expect(row).toHaveAttribute("aria-selected", "true", { timeout: 500 });
  }).toPass();
}
