import { connect } from "node:net";

export type RawRequest = {
  method: string;
  /** Sent as it is, neither normalized nor encoded. */
  target: string;
  /** `Name: value`, one byte per character. */
  headers?: readonly string[];
  body?: string | undefined;
  /** Sends the body in chunks, without a declared length. */
  isChunked?: boolean | undefined;
  /** Number of bytes sent before the client closes the connection. Default: all of them, then it waits. */
  cutAt?: number | undefined;
};

/** `status` is null if the server closed the connection without a reply, or sent none in time. */
export type RawReply = { status: number | null; headers: Record<string, string>; body: string };

const TIMEOUT_MS = 15_000;

/** Sends a request that `fetch` would refuse or change, on a new connection. */
export async function sendRaw(port: number, request: RawRequest): Promise<RawReply> {
  const bytes = toBytes(port, request);
  const text = await exchange(port, bytes.subarray(0, request.cutAt), request.cutAt !== undefined);
  const [head = "", ...rest] = text.split("\r\n\r\n");
  const [statusLine = "", ...lines] = head.split("\r\n");
  const status = /^HTTP\/1\.1 (\d{3})/.exec(statusLine)?.[1];
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  return {
    status: status === undefined ? null : Number(status),
    headers: Object.fromEntries(headers),
    body: rest.join("\r\n\r\n"),
  };
}

function toBytes(port: number, { method, target, headers = [], body, isChunked }: RawRequest): Buffer {
  const lines = [`${method} ${target} HTTP/1.1`, ...headers, "Connection: close"];
  if (!headers.some((line) => /^host:/i.test(line))) lines.push(`Host: 127.0.0.1:${port}`);
  if (body === undefined) return Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1");
  if (!isChunked) {
    const length = `Content-Length: ${Buffer.byteLength(body, "latin1")}`;
    return Buffer.from(`${[...lines, length].join("\r\n")}\r\n\r\n${body}`, "latin1");
  }
  const parts = body.match(/.{1,16384}/gs) ?? [];
  const chunks = [...parts, ""].map((part) => `${part.length.toString(16)}\r\n${part}\r\n`);
  const head = [...lines, "Transfer-Encoding: chunked"].join("\r\n");
  return Buffer.from(`${head}\r\n\r\n${chunks.join("")}`, "latin1");
}

function exchange(port: number, bytes: Buffer, isCutOff: boolean): Promise<string> {
  return new Promise((resolve) => {
    let text = "";
    const socket = connect(port, "127.0.0.1", () => {
      socket.write(bytes, () => isCutOff && socket.destroy());
    });
    socket.setEncoding("latin1");
    socket.setTimeout(TIMEOUT_MS, () => socket.destroy());
    socket.on("data", (part: string) => {
      text += part;
      // An event stream never ends.
      if (/^content-type: text\/event-stream/im.test(text)) socket.destroy();
    });
    // Data received before the server closed the connection counts.
    socket.on("error", () => undefined);
    socket.on("close", () => resolve(text));
  });
}
