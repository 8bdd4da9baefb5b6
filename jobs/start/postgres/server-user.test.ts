import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { serverUser } from "@/jobs/start/postgres/server-user";

const isRoot = process.getuid?.() === 0;

describe.skipIf(!isRoot)("serverUser (needs root; skipped otherwise)", () => {
  const searchPath = process.env.PATH;
  let programs: string;

  function program(name: string, script: string): void {
    const file = path.join(programs, name);
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
  }

  beforeEach(() => {
    programs = mkdtempSync(path.join(tmpdir(), "sigmawatch-programs-"));
    process.env.PATH = programs;
  });
  afterEach(() => {
    process.env.PATH = searchPath;
    rmSync(programs, { recursive: true });
  });

  it("is the system user postgres if it exists", () => {
    program("id", "[ $1 = -u ] && echo 101 || echo 104");
    expect(serverUser()).toEqual({ uid: 101, gid: 104 });
  });

  it("is created if it does not exist", () => {
    const made = path.join(programs, "made");
    program("id", `[ -e ${made} ] || exit 1; [ $1 = -u ] && echo 999 || echo 998`);
    program("useradd", `: > ${made}`);
    expect(serverUser()).toEqual({ uid: 999, gid: 998 });
  });

  it("reports why it could not be created, and alternatives", () => {
    program("id", "exit 1");
    program("useradd", "echo 'cannot lock /etc/passwd' >&2; exit 10");
    expect(() => serverUser()).toThrow(/could not be created: cannot lock \/etc\/passwd.*DATABASE_URL/);
    rmSync(path.join(programs, "useradd"));
    expect(() => serverUser()).toThrow(/could not be created: spawnSync useradd ENOENT.*ordinary user/);
  });
});
