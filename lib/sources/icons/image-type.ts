/** What a browser may be told that an icon is. No SVG: it can hold scripts. */
export type ImageType = "image/png" | "image/jpeg" | "image/webp" | "image/gif";

const PNG = Buffer.from("89504e470d0a1a0a", "hex");
const JPEG = Buffer.from("ffd8ff", "hex");

/**
 * Tells an image by how its bytes begin, whatever its server calls it.
 * @returns null for anything that is none of the four
 */
export function imageTypeOf(bytes: Buffer): ImageType | null {
  if (startsWith(bytes, PNG)) return "image/png";
  if (startsWith(bytes, JPEG)) return "image/jpeg";
  const text = bytes.toString("latin1", 0, 12);
  if (/^GIF8[79]a/.test(text)) return "image/gif";
  return text.startsWith("RIFF") && text.endsWith("WEBP") ? "image/webp" : null;
}

function startsWith(bytes: Buffer, mark: Buffer): boolean {
  return bytes.subarray(0, mark.length).equals(mark);
}
