import { AppError } from "@/lib/contracts/errors";

export const MAX_BODY_BYTES = 64 * 1024;

/**
 * Reads a request body as text and stops at the limit.
 * @throws AppError `too_large`; `bad_input` if the body is incomplete or not UTF-8
 */
export async function readBodyText(request: Request, maxBytes = MAX_BODY_BYTES): Promise<string> {
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) throw tooLarge(maxBytes);
  if (!request.body) return "";
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  let size = 0;
  const reader = request.body.getReader();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      size += part.value.byteLength;
      if (size > maxBytes) throw tooLarge(maxBytes);
      text += decoder.decode(part.value, { stream: true });
    }
    return text + decoder.decode();
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError("bad_input", "The request body is incomplete or is not UTF-8.", { cause: error });
  } finally {
    // No effect if the body was read to its end.
    reader.cancel().catch(() => undefined);
  }
}

function tooLarge(maxBytes: number): AppError {
  return new AppError("too_large", `The request body has more than ${maxBytes} bytes. Send less.`);
}
