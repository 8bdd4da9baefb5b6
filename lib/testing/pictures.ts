import { deflateSync } from "node:zlib";

/** First bytes of an image of each allowed type, which is all that the product checks. */
export const SIGNATURES = {
  "image/png": Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"),
  "image/jpeg": Buffer.from("ffd8ffe000104a464946", "hex"),
  "image/webp": Buffer.from("RIFF\x24\x00\x00\x00WEBPVP8 ", "latin1"),
  "image/gif": Buffer.from("GIF89a\x01\x00\x01\x00", "latin1"),
} as const;

/**
 * A valid PNG of one colour.
 * @param rgb each 0 to 255
 * @param side width and height, pixels
 */
export function pngOf(rgb: readonly [number, number, number], side = 50): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  // Eight bits per channel, three channels.
  header.set([8, 2], 8);
  const line = Buffer.concat([Buffer.from([0]), ...Array(side).fill(Buffer.from(rgb))]);
  const pixels = deflateSync(Buffer.concat(Array(side).fill(line)));
  return Buffer.concat([
    Buffer.from("89504e470d0a1a0a", "hex"),
    ...[chunk("IHDR", header), chunk("IDAT", pixels), chunk("IEND", Buffer.alloc(0))],
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length, 0);
  whole.set(body, 4);
  whole.writeUInt32BE(crc32(body), body.length + 4);
  return whole;
}

/** CRC-32 of PNG (ISO 3309): polynomial 0xEDB88320, reflected. */
function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
