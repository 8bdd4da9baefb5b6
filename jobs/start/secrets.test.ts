import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { installationSecrets } from "./secrets";

let home: string;
beforeEach(() => {
  home = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "secrets-")), "home");
});
afterEach(() => fs.rmSync(path.dirname(home), { recursive: true, force: true }));

describe("installationSecrets", () => {
  test("are long, and different from each other and from other installations", () => {
    const here = installationSecrets(home);
    const elsewhere = installationSecrets(`${home}-2`);
    expect(here.cronSecret.length).toBeGreaterThanOrEqual(43);
    expect(new Set([...Object.values(here), ...Object.values(elsewhere)]).size).toBe(4);
  });

  test("are generated once and kept", () => {
    expect(installationSecrets(home)).toEqual(installationSecrets(home));
    expect(fs.readdirSync(home)).toEqual(["secrets.json"]);
  });

  test.skipIf(process.platform === "win32")(
    "are readable by their owner only, also when they were not",
    () => {
      installationSecrets(home);
      const file = path.join(home, "secrets.json");
      expect(fs.statSync(file).mode & 0o777).toBe(0o600);
      fs.chmodSync(file, 0o644);
      installationSecrets(home);
      expect(fs.statSync(file).mode & 0o777).toBe(0o600);
    },
  );

  test("are not replaced if the file is damaged", () => {
    installationSecrets(home);
    const file = path.join(home, "secrets.json");
    fs.writeFileSync(file, "{");
    expect(() => installationSecrets(home)).toThrow(file);
    expect(fs.readFileSync(file, "utf8")).toBe("{");
  });
});
