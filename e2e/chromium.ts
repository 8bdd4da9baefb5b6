import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { chromium } from "@playwright/test";

const require = createRequire(import.meta.url);

/**
 * Features of Chromium that the tests turn off. Its address bar's suggestions are pages of their own, loaded with each window
 * whether or not it is shown: they took more processor time than the page under test. The list replaces Playwright's, so
 * that its entries that concern a page or the network are repeated.
 */
const DISABLED_FEATURES = [
  ...["WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup"],
  ...["AvoidUnnecessaryBeforeUnloadCheckSync", "PaintHolding", "ThirdPartyStoragePartitioning"],
  ...["HttpsUpgrades", "HttpsFirstBalancedModeAutoEnable", "AvoidCorsURLLoaderRestartOnRedirect"],
  ...["OptimizationHints", "NetworkTimeServiceQuerying", "AimEnabled", "PreconnectToSearch", "MediaRouter"],
];

/** Arguments of Chromium in the tests. */
export const CHROMIUM_ARGS = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  `--disable-features=${DISABLED_FEATURES.join(",")}`,
];

/** Usual paths of Chromium-based browsers. */
function usualPlaces(): string[] {
  if (process.platform === "darwin") {
    return ["Chromium", "Google Chrome", "Microsoft Edge"].map(
      (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
    );
  }
  if (process.platform === "win32") {
    const folders = [process.env.PROGRAMFILES, process.env["PROGRAMFILES(X86)"], process.env.LOCALAPPDATA];
    const programs = ["Google\\Chrome\\Application\\chrome.exe", "Microsoft\\Edge\\Application\\msedge.exe"];
    return folders.flatMap((folder) => (folder ? programs.map((program) => path.join(folder, program)) : []));
  }
  const folders = ["/usr/bin", "/usr/local/bin", "/snap/bin"];
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  return folders.flatMap((folder) => names.map((name) => path.join(folder, name)));
}

/** True if a browser exists and starts; a download without its system libraries does not. */
function runs(executable: string): boolean {
  if (!fs.existsSync(executable)) return false;
  // On Windows --version would open a window.
  if (process.platform === "win32") return true;
  return spawnSync(executable, ["--version"], { stdio: "ignore", timeout: 30_000 }).status === 0;
}

/** Playwright's own Chromium, downloaded if possible. */
function playwrightsCopy(): string | null {
  if (runs(chromium.executablePath())) return chromium.executablePath();
  process.stderr.write("No Chromium on this system: downloading Playwright's …\n");
  const cli = path.join(path.dirname(require.resolve("@playwright/test/package.json")), "cli.js");
  // Output to standard error only, because the test report uses standard output.
  spawnSync(process.execPath, [cli, "install", "chromium"], { stdio: ["ignore", 2, 2], timeout: 300_000 });
  return runs(chromium.executablePath()) ? chromium.executablePath() : null;
}

/** Debian's or Ubuntu's package, installed if this user may. */
function debiansPackage(): string | null {
  if (process.getuid?.() !== 0 || !fs.existsSync("/usr/bin/apt-get")) return null;
  process.stderr.write("Installing Debian's chromium …\n");
  const apt = (...words: string[]) =>
    spawnSync("apt-get", words, {
      stdio: ["ignore", 2, 2],
      timeout: 600_000,
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
  apt("update");
  apt("install", "-y", "--no-install-recommends", "chromium");
  return usualPlaces().find(runs) ?? null;
}

/**
 * Finds a Chromium for the browser tests: `CHROMIUM_PATH`, the system's, Playwright's (downloaded if missing) or
 * Debian's package.
 * @returns path of its program
 * @throws Error with advice if none is available
 */
export function findChromium(): string {
  const named = process.env.CHROMIUM_PATH;
  if (named) {
    if (runs(named)) return named;
    throw new Error(`CHROMIUM_PATH is ${named}, which is no browser that starts. Correct it or unset it.`);
  }
  const found = usualPlaces().find(runs) ?? playwrightsCopy() ?? debiansPackage();
  if (found) return found;
  throw new Error(
    "The browser tests need Chromium and none was found or could be installed. " +
      "Install it with your system's package manager, run `npx playwright install --with-deps chromium`, " +
      "or name one with CHROMIUM_PATH.",
  );
}
