/** A launcher's line for the person who started it. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Something went wrong that the person should read. */
export function printError(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** A reader that went away (`npm start | head`) must not end the service. */
export function ignoreEpipe(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
}
