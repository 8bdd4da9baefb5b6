/** Printable ASCII without leading, trailing or repeated spaces, which needs no cleaning. */
const IS_CLEAN = /^(?! )(?!.* {2})[\x20-\x7e]*(?<! )$/;

const EMOJI = "\\p{Extended_Pictographic}(?:\\p{Emoji_Modifier}|\\ufe0f)*";
/** Invisible characters: control, formatting and filler characters, and unpaired surrogates. */
const HIDDEN = "[\\p{Cc}\\p{Default_Ignorable_Code_Point}\\p{Zl}\\p{Zp}\\ufff9-\\ufffb\\p{Cs}]";
const EMOJI_OR_HIDDEN = new RegExp(`(${EMOJI}(?:\\u200d${EMOJI})*)|${HIDDEN}`, "gu");
const ANY_HIDDEN = new RegExp(HIDDEN, "u");
/** White space; U+2800 is an empty Braille cell. */
const SPACES = /[\s\u2800]+/gu;
const IS_HALF = /^\p{Cs}$/u;
const REPLACEMENT = "\ufffd";

/** At most this multiple of the maximum length is processed, because text may have megabytes. */
const MAX_HIDDEN_SHARE = 20;

/**
 * Cleans a ticker or name from a source for display.
 *
 * Removes invisible characters: control characters (NUL, which PostgreSQL cannot store; escape sequences), bidirectional controls
 * (which reorder the surrounding text), zero-width characters, variation selectors, fillers and tags (which make different
 * names look equal, or empty). Zero-width joiners and variation selectors inside emoji are kept, because they select the emoji.
 * White space becomes one space, an unpaired surrogate becomes U+FFFD, and the text is trimmed and truncated between characters.
 * @param maxLength in UTF-16 units
 * @returns null if nothing visible is left, and for values that are not strings
 * @example cleanText("Bit\u200bcoin\u202e ", 200) // "Bitcoin"
 */
export function cleanText(text: unknown, maxLength: number): string | null {
  if (typeof text !== "string") return null;
  if (text.length <= maxLength && IS_CLEAN.test(text)) return text === "" ? null : text;
  const visible = text
    .slice(0, maxLength * MAX_HIDDEN_SHARE)
    .replace(SPACES, " ")
    .replace(EMOJI_OR_HIDDEN, (found: string, emoji: string | undefined) => {
      return emoji ?? (IS_HALF.test(found) ? REPLACEMENT : "");
    })
    .replace(SPACES, " ")
    .trim();
  const cut = visible
    .slice(0, maxLength)
    .replace(/[\ud800-\udbff]$/, "")
    .replace(/\u200d$/, "")
    .trim();
  return cut === "" ? null : cut;
}

/** True if a text contains an invisible character that `cleanText` removes. */
export function hasHiddenCharacter(text: string): boolean {
  return ANY_HIDDEN.test(text);
}
