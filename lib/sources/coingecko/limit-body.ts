/** A body went beyond what is read of it. */
export class BodyTooLargeError extends Error {
  override name = "BodyTooLargeError";
  constructor(maxBytes: number) {
    super(`The answer is larger than ${Math.round(maxBytes / 1_000_000)} MB.`);
  }
}

/**
 * The same response whose body fails with `BodyTooLargeError` beyond a size, its connection closed: a
 * wrong server that never stops sending must not fill the memory.
 * @param maxBytes after decompression
 */
export function limitBody(response: Response, maxBytes: number): Response {
  if (!response.body) return response;
  let bytes = 0;
  const counted = response.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        bytes += chunk.byteLength;
        if (bytes > maxBytes) throw new BodyTooLargeError(maxBytes);
        controller.enqueue(chunk);
      },
    }),
  );
  return new Response(counted, response);
}
