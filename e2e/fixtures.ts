import AxeBuilder from "@axe-core/playwright";
import { test as base, expect, type Page, type Response } from "@playwright/test";
import { type Network, openNetwork } from "./network";
import { Stage } from "./stage";
import { workerServers } from "./stage-settings";

/**
 * Console messages that follow from a connection cut by a test: the browser's own, React's for a failed page, and the
 * browser's for unused preloads.
 */
const REQUEST_FAILED =
  /Failed to load resource|net::ERR_|Minified React error #441|preloaded using link preload but not used/;

/** Some tests block a page's code. */
const MAX_HYDRATION_WAIT_MS = 5000;

/** Waits for hydration, before which input has no effect. @returns the page's response */
async function waitForHydration(page: Page, response: Response | null): Promise<Response | null> {
  if (!response?.headers()["content-type"]?.startsWith("text/html")) return response;
  await page
    .waitForFunction(
      () => {
        const root = Object.keys(document).find((key) => key.startsWith("__reactContainer$"));
        return root && Reflect.get(document, root).stateNode.current.memoizedState.isDehydrated === false;
      },
      null,
      { timeout: MAX_HYDRATION_WAIT_MS },
    )
    .catch(() => undefined);
  return response;
}

type Fixtures = {
  /** The test's database, empty and reachable at the start. */
  stage: Stage;
  /** URL of the server with simulated sources. */
  demoUrl: string;
  /** Network between browser and server, for pages opened at its `url`. */
  network: Network;
  /** Creates an account and signs the page in by cookie; an owner by default. */
  signIn: (given?: { email?: string; role?: "owner" | "member" }) => Promise<{ id: string; email: string }>;
  /** Call it in tests that make requests fail: the browser logs each as an error. */
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
   * A page that fails its test on console errors, uncaught exceptions and CSP violations, and that is hydrated once
   * opened.
   */
  page: async ({ page }, use, info) => {
    const problems: string[] = [];
    page.on("console", (message) => {
      const mayFail = info.annotations.some(({ type }) => type === "requests may fail");
      if (mayFail && REQUEST_FAILED.test(message.text())) return;
      if (message.type() === "error" || message.type() === "warning") problems.push(message.text());
    });
    page.on("pageerror", (error) => problems.push(error.stack ?? error.message));
    await page.addInitScript(() => {
      // Logged in every browser; by default some violations are not logged.
      document.addEventListener("securitypolicyviolation", (event) => {
        setTimeout(() => {
          throw new Error(`security policy: ${event.violatedDirective} ${event.blockedURI}`);
        });
      });
    });
    const goto = page.goto.bind(page);
    const reload = page.reload.bind(page);
    page.goto = async (...given) => waitForHydration(page, await goto(...given));
    page.reload = async (...given) => waitForHydration(page, await reload(...given));
    await use(page);
    expect(problems, "the console stays silent").toEqual([]);
  },
});

export { expect };

/** Marks a test that runs in `npm run test:long` only: a variation of what another test covers, or a long proof. */
export const LONG = { tag: "@long" } as const;

/** Row of a pair, by its full name. */
export function rowOf(page: Page, name: string) {
  return page.getByRole("row").filter({ has: page.getByText(name, { exact: true }) });
}

/** Fails on any problem that axe finds, in light and dark. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    // Without animation: colors in transition have too little contrast.
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

/** Fails if the page scrolls sideways. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBeLessThanOrEqual(0);
}

/** Focuses a pair's row once the list is hydrated; before that, key presses have no effect. */
export async function focusRow(page: Page, name: string): Promise<void> {
  const row = rowOf(page, name);
  await expect(async () => {
    await row.blur();
    await row.focus();
    await expect(row).toHaveAttribute("aria-selected", "true", { timeout: 500 });
  }).toPass();
}
