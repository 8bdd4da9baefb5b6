/**
 * `npm run screenshots`: starts the demo in a separate folder, waits for its history and a first live tick, and takes
 * README's pictures into `.github/screenshots`. A second run replaces them.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Browser, chromium, type Page } from "@playwright/test";
import { freePort } from "@/jobs/start/postgres/free-port";
import { DEMO_ACCOUNT } from "@/lib/auth/demo-account";
import { latestReply } from "@/lib/contracts/latest";
import { CHROMIUM_ARGS, findChromium } from "./chromium";

const ROOT = path.resolve(import.meta.dirname, "..");
const PICTURES = path.join(ROOT, ".github", "screenshots");
/** Includes the build and eight days of history on a slow machine. */
const READY_TIMEOUT_MS = 10 * 60_000;
const DESK = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };

type Theme = "light" | "dark";
type Picture = {
  name: string;
  path: string;
  size: typeof DESK;
  theme: Theme;
  isSignedIn: boolean;
  /** Waits until the subject of the picture is rendered. */
  drawn: (page: Page) => Promise<void>;
};

// A horizontal line has no height, which would count as hidden.
const listIsDrawn = (page: Page) =>
  page.locator("tr[data-index] .cell-sparkline path").first().waitFor({ state: "attached" });
const distributionIsDrawn = (page: Page) =>
  page
    .getByText(/^median/)
    .first()
    .waitFor();
const measuredIsDrawn = async (page: Page) => {
  await listIsDrawn(page);
  await distributionIsDrawn(page);
};
const pairIsDrawn = async (page: Page) => {
  await page.locator("[data-line=measured]").waitFor({ state: "attached" });
  await page.getByText(/middle 50.% \(25th–75th percentile\) of \d+ pairs/).waitFor();
};

const BITCOIN = "/pairs/demo/bitcoin-usd?range=7d";
const PICTURES_TO_TAKE: readonly Picture[] = [
  ...(["light", "dark"] as const).flatMap((theme): Picture[] => [
    { name: "dashboard", path: "/", size: DESK, theme, isSignedIn: true, drawn: measuredIsDrawn },
    { name: "pair", path: BITCOIN, size: DESK, theme, isSignedIn: true, drawn: pairIsDrawn },
  ]),
  { name: "public", path: "/", size: DESK, theme: "light", isSignedIn: false, drawn: listIsDrawn },
  {
    ...{ name: "dashboard-phone", path: "/", size: PHONE, theme: "light", isSignedIn: true },
    drawn: distributionIsDrawn,
  },
];

function print(text: string): void {
  process.stderr.write(`${text}\n`);
}

function startDemo(home: string, port: number): ChildProcess {
  return spawn(process.execPath, ["--import", "tsx", "jobs/start.ts", "--demo"], {
    cwd: ROOT,
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, SIGMAWATCH_HOME: home, PORT: String(port), HOST: "127.0.0.1", LOG_LEVEL: "warn" },
  });
}

/** True if the history is complete and a live tick was stored since. */
async function isReady(address: string): Promise<boolean> {
  const reply = await fetch(`${address}/api/latest`).catch(() => null);
  if (!reply?.ok) return false;
  const { sources } = latestReply.parse(await reply.json());
  return sources.some(
    (source) =>
      source.historyProgress === null &&
      source.lastStoredAt !== null &&
      Date.now() - Date.parse(source.lastStoredAt) < 2 * source.intervalSeconds * 1000,
  );
}

async function waitUntilReady(address: string, demo: ChildProcess): Promise<void> {
  const giveUpAt = Date.now() + READY_TIMEOUT_MS;
  while (!(await isReady(address))) {
    if (demo.exitCode !== null) throw new Error(`The demo ended with ${demo.exitCode} before it was ready.`);
    if (Date.now() > giveUpAt) throw new Error("The demo was not ready in time.");
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

async function signIn(page: Page, address: string): Promise<void> {
  await page.goto(`${address}/sign-in`);
  await page.getByLabel("E-mail").fill(DEMO_ACCOUNT.email);
  await page.getByLabel("Password", { exact: true }).fill(DEMO_ACCOUNT.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL(`${address}/`);
}

async function take(browser: Browser, address: string, picture: Picture): Promise<void> {
  const { name, size, theme } = picture;
  const context = await browser.newContext({ viewport: size, colorScheme: theme, reducedMotion: "reduce" });
  try {
    const page = await context.newPage();
    if (picture.isSignedIn) await signIn(page, address);
    await page.goto(`${address}${picture.path}`);
    await picture.drawn(page);
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    const file = path.join(PICTURES, `${name}-${theme}.png`);
    await page.screenshot({ path: file });
    print(path.relative(ROOT, file));
  } finally {
    await context.close();
  }
}

async function run(): Promise<void> {
  const home = mkdtempSync(path.join(tmpdir(), "sigmawatch-screenshots-"));
  const port = await freePort([]);
  const address = `http://127.0.0.1:${port}`;
  const demo = startDemo(home, port);
  const exited = new Promise<void>((resolve) => demo.once("exit", () => resolve()));
  try {
    print("Starting the demo …");
    await waitUntilReady(address, demo);
    mkdirSync(PICTURES, { recursive: true });
    const browser = await chromium.launch({ executablePath: findChromium(), args: CHROMIUM_ARGS });
    try {
      for (const picture of PICTURES_TO_TAKE) await take(browser, address, picture);
    } finally {
      await browser.close();
    }
  } finally {
    demo.kill("SIGTERM");
    await exited;
    rmSync(home, { recursive: true, force: true });
  }
}

await run();
