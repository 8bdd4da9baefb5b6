import { createReadStream } from "node:fs";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";

/** A longer line means that the file is not text. */
const MAX_LINE_LENGTH = 1_000_000;

/**
 * Reads the lines of a text file in batches of some thousands, without line ends (`\n` or `\r\n`); unpacks `.gz` files. A
 * trailing line break adds no empty line.
 * @throws Error if the file cannot be read or unpacked, or is not text
 */
export async function* readLines(path: string): AsyncGenerator<string[]> {
  const file = createReadStream(path);
  // The pipeline forwards errors of the file and closes it when the reader stops early.
  const bytes = path.endsWith(".gz") ? pipeline(file, createGunzip(), () => undefined) : file;
  const decoder = new TextDecoder("utf-8");
  let rest = "";
  for await (const chunk of bytes) {
    rest += decoder.decode(chunk, { stream: true });
    const lines = rest.split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > MAX_LINE_LENGTH) throw new Error("it is not a text file");
    yield lines.map(withoutCarriageReturn);
  }
  rest += decoder.decode();
  if (rest !== "") yield [withoutCarriageReturn(rest)];
}

function withoutCarriageReturn(line: string): string {
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}
