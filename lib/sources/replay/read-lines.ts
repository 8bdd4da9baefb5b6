import { createReadStream } from "node:fs";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";

/** No row of text is as long as this: what is, is something else. */
const MAX_LINE_LENGTH = 1_000_000;

/**
 * The lines of a text file, some thousands at a time, without their line ends (`\n` or `\r\n`); unpacked
 * where the name ends in `.gz`. A line break at the very end opens no further line.
 * @throws Error when the file cannot be read or unpacked, or holds no text
 */
export async function* readLines(path: string): AsyncGenerator<string[]> {
  const file = createReadStream(path);
  // Errors of the file reach the reader through the pipeline, which also closes the file when the reader stops early.
  const bytes = path.endsWith(".gz") ? pipeline(file, createGunzip(), () => undefined) : file;
  const decoder = new TextDecoder("utf-8");
  let rest = "";
  for await (const chunk of bytes) {
    rest += decoder.decode(chunk, { stream: true });
    const lines = rest.split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > MAX_LINE_LENGTH) throw new Error("it holds no lines of text");
    yield lines.map(withoutCarriageReturn);
  }
  rest += decoder.decode();
  if (rest !== "") yield [withoutCarriageReturn(rest)];
}

function withoutCarriageReturn(line: string): string {
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}
