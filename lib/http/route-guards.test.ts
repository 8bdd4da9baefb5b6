import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type AppEntry, appEntries } from "@/lib/testing/app-entries";

const ROOT = path.resolve(import.meta.dirname, "../..");

/** Public routes: those listed in README, and those for signing in and creating an account. */
const PUBLIC = [
  ...["/", "/sign-in", "/setup", "/invite/[token]", "/reset-password/[token]"],
  ...[
    "/api/latest",
    "/api/pairs",
    "/api/health",
    "/api/ready",
    "/api/stream",
    "/api/icons/[hash]",
    "/api/auth/[...nextauth]",
  ],
  ...["/api/account/setup", "/api/account/invitation", "/api/account/password-reset"],
];

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

const isPublic = ({ url }: AppEntry) => PUBLIC.includes(url);

/** Calls every method of a handler signed out, same-origin. @returns the methods that did not refuse */
async function openMethods(file: string): Promise<string[]> {
  const handlers: Record<string, unknown> = await import(/* @vite-ignore */ file);
  const open: string[] = [];
  for (const method of METHODS) {
    const handler = handlers[method];
    if (typeof handler !== "function") continue;
    const request = new Request("http://localhost/api/x", {
      method,
      headers: { "sec-fetch-site": "same-origin" },
    });
    const response: unknown = await handler(request, { params: Promise.resolve({}) });
    const isRefused = response instanceof Response && [401, 405].includes(response.status);
    if (!isRefused)
      open.push(`${method} answers ${response instanceof Response ? response.status : "nothing"}`);
  }
  return open;
}

/** Awaits that are allowed before the guard because they return nothing private. */
const HARMLESS = /\bawait\s+(params|searchParams|props\.params|props\.searchParams|connection\(\))/g;
const GUARD = /\bawait\s+(requireUserPage|requireOwnerPage)\(/;
/** Metadata may be computed for anyone if it is empty when signed out. */
const METADATA_GUARD = /\bif \(!\(await currentUser\(\)\)\) return /;

/** Removes functions of the file that await only the page's params. */
function withoutHarmless(text: string): string {
  let rest = text.replace(HARMLESS, "");
  for (const [whole, name = ""] of rest.matchAll(/^async function (\w+)\([\s\S]*?^}$/gm)) {
    if (!/\bawait\b/.test(whole))
      rest = rest.replaceAll(new RegExp(`\\bawait\\s+${name}\\(`, "g"), `${name}(`);
  }
  // Other functions of the file are checked where they are called.
  return rest.replace(/^(async )?function \w+\([\s\S]*?^}$/gm, "");
}

/** Checks a page: each exported function must call a guard before it awaits anything else. */
function pageProblem(source: string): string | null {
  const text = withoutHarmless(source);
  const functions = [...text.matchAll(/^export (?:default )?(?:async )?function (\w+)/gm)];
  if (!/^export default async function \w+/m.test(text)) return "its page is not an async function";
  if (!/from "@\/lib\/http\/page-guards"/.test(text)) return "it does not import the guards";
  for (const [index, found] of functions.entries()) {
    const end = functions[index + 1]?.index ?? text.length;
    const body = text.slice(found.index, end);
    const guards = found[1] === "generateMetadata" ? [GUARD, METADATA_GUARD] : [GUARD];
    const guard = Math.max(...guards.map((one) => one.exec(body)?.index ?? -1));
    const wait = /\bawait\b/.exec(body)?.index ?? -1;
    if (guard === -1 && (wait !== -1 || found[0].includes("default"))) return `${found[1]} asks for no user`;
    if (wait !== -1 && guard !== -1 && body.slice(0, guard).includes("await"))
      return `${found[1]} waits for something before it asks for the user`;
  }
  return null;
}

/** Problem of an entry; null if it refuses signed-out requests. */
async function problemOf(entry: AppEntry): Promise<string | null> {
  if (entry.kind === "page") return pageProblem(fs.readFileSync(entry.file, "utf8"));
  const open = await openMethods(entry.file);
  return open.length > 0 ? open.join(", ") : null;
}

describe("every page and handler", () => {
  const all = appEntries(path.join(ROOT, "app"));
  const guarded = all.filter((entry) => !isPublic(entry));

  test("is found", () => {
    expect(all.map(({ url }) => url)).toEqual(
      expect.arrayContaining([...PUBLIC, "/account", "/api/cron/ingest"]),
    );
    expect(guarded.length).toBeGreaterThan(5);
  });

  test.each(guarded.map((entry) => [entry.kind, entry.url, entry] as const))(
    "the %s %s refuses the signed-out",
    async (_kind, _url, entry) => {
      expect(await problemOf(entry)).toBeNull();
    },
  );

  test("is a page or a handler: server actions would be additional endpoints", () => {
    const found = ["app", "components", "lib"].flatMap((folder) =>
      fs
        .readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" })
        .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name) && !name.includes("generated"))
        .filter((name) =>
          /^\s*["']use server["']/m.test(fs.readFileSync(path.join(ROOT, folder, name), "utf8")),
        ),
    );
    expect(found).toEqual([]);
  });
});

describe("the search for unguarded entries", () => {
  const app = fs.mkdtempSync(path.join(os.tmpdir(), "route-guards-"));
  const plant = (name: string, text: string) => {
    fs.mkdirSync(path.dirname(path.join(app, name)), { recursive: true });
    fs.writeFileSync(path.join(app, name), text);
  };
  const handler = (access: string) => `
    import { handle } from "${ROOT}/lib/http/handler";
    export const GET = handle({ access: "${access}", run: async () => Response.json({ secret: 1 }) });`;
  const page = (body: string, rest = "") => `
import { requireUserPage } from "@/lib/http/page-guards";
${rest}
export default async function Page({ params }) {
${body}
}`;
  beforeAll(() => {
    plant("api/open/route.js", "export async function GET() { return Response.json({ secret: 1 }); }");
    plant("api/forgotten/route.js", handler("public"));
    plant(
      "(group)/api/one-of-two/[id]/route.js",
      `${handler("user")}
      export async function POST() { return new Response(null, { status: 204 }); }`,
    );
    plant("api/closed/route.js", handler("user"));
    plant("(metrics)/open/page.tsx", "export default async function Page() { return null; }");
    plant("(metrics)/late/page.tsx", page('  const rows = await read();\n  await requireUserPage("/late");'));
    plant(
      "(metrics)/named/page.tsx",
      page(
        '  await requireUserPage("/named");',
        "export async function generateMetadata() {\n  return { title: await readTitle() };\n}",
      ),
    );
    plant(
      "(metrics)/closed/page.tsx",
      page(
        "  const { id } = await pairOf(params);\n  await requireUserPage(`/closed`);\n  return await read(id);",
        "async function pairOf(params) {\n  return await params;\n}",
      ),
    );
  });
  afterAll(() => fs.rmSync(app, { recursive: true, force: true }));

  test.each([
    ["/api/open", "GET answers 200"],
    ["/api/forgotten", "GET answers 200"],
    ["/api/one-of-two/[id]", "POST answers 204"],
    ["/api/closed", null],
    ["/open", "it does not import the guards"],
    ["/late", "Page waits for something before it asks for the user"],
    ["/named", "generateMetadata asks for no user"],
    ["/closed", null],
  ])("reports a planted %s: %s", async (url, problem) => {
    const entry = appEntries(app).find((one) => one.url === url);
    expect(entry && (await problemOf(entry))).toBe(problem);
  });
});
