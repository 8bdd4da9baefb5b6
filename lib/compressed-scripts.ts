import { subscribe } from "node:diagnostics_channel";
import fs from "node:fs";
import { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";

/** Where the build leaves the scripts and style sheets that pages load, relative to the project's folder. */
export const BUILT_SCRIPTS = ".next/static/chunks";

/** Ends the name of a file that holds another one's text as brotli packs it. */
export const COMPRESSED = ".br";

/** What is compressed once instead of for everybody who asks, by the end of its name, and as what it is sent. */
export const COMPRESSED_TYPES: ReadonlyMap<string, string> = new Map([
  [".js", "application/javascript; charset=UTF-8"],
  [".css", "text/css; charset=UTF-8"],
]);

const started = z.object({
  request: z.instanceof(IncomingMessage),
  response: z.instanceof(ServerResponse),
});

/**
 * Makes the web server send the compressed form that the build left beside a file to whoever accepts it. Next knows only how
 * to compress with every answer, by a method that makes it larger. Call once; what has no such form is sent as before.
 * @param folder where the files are
 * @param address under which address they are asked for, without a slash at its end
 * @throws Error of the file system, but not for a folder that is not there
 */
export function sendCompressed(folder: string, address: string): void {
  const types = new Map<string, string>();
  for (const name of namesIn(folder)) {
    if (!name.endsWith(COMPRESSED)) continue;
    const plain = name.slice(0, -COMPRESSED.length);
    const type = COMPRESSED_TYPES.get(plain.slice(plain.lastIndexOf(".")));
    if (type) types.set(`${address}/${plain.replaceAll("\\", "/")}`, type);
  }
  if (types.size === 0) return;
  subscribe("http.server.request.start", (message) => {
    const { request, response } = started.safeParse(message).data ?? {};
    if (request?.url === undefined || !response) return;
    const [asked = "", ...rest] = request.url.split("?");
    const type = types.get(asked);
    if (!type || !acceptsBrotli(request.headers["accept-encoding"])) return;
    request.url = [asked + COMPRESSED, ...rest].join("?");
    response.setHeader("content-encoding", "br");
    response.setHeader("content-type", type);
    response.setHeader("vary", "Accept-Encoding");
  });
}

function namesIn(folder: string): string[] {
  return fs.existsSync(folder) ? fs.readdirSync(folder, { recursive: true, encoding: "utf8" }) : [];
}

/** Whether a request's `Accept-Encoding` names brotli, and not to refuse it. Source: RFC 9110, 12.5.3. */
function acceptsBrotli(accepted: string | string[] | undefined): boolean {
  return String(accepted ?? "")
    .split(",")
    .some((one) => {
      const [coding = "", ...parameters] = one.split(";").map((part) => part.trim().toLowerCase());
      return coding === "br" && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
    });
}
