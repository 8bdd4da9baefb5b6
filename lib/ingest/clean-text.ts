/** Printable ASCII without a space at either end or two in a row: nothing to do. */
const IS_CLEAN = /^(?! )(?!.* {2})[\x20-\x7e]*(?<! )$/;

const EMOJI = "\\p{Extended_Pictographic}(?:\\p{Emoji_Modifier}|\\ufe0f)*";
/** What no reader can see: control, formatting and filler characters, and halves of surrogate pairs. */
const HIDDEN = "[\\p{Cc}\\p{Default_Ignorable_Code_Point}\\p{Zl}\\p{Zp}\\ufff9-\\ufffb\\p{Cs}]";
const EMOJI_OR_HIDDEN = new RegExp(`(${EMOJI}(?:\\u200d${EMOJI})*)|${HIDDEN}`, "gu");
const ANY_HIDDEN = new RegExp(HIDDEN, "u");
/** White space of every kind; U+2800 is a Braille cell without a dot. */
const SPACES = /[\s\u2800]+/gu;
const IS_HALF = /^\p{Cs}$/u;
const REPLACEMENT = "\ufffd";

/** Text of which at most this many times the wanted length is looked at: the rest may be megabytes. */
const MAX_HIDDEN_SHARE = 20;

/**
 * One line of text from a source as people should see it: a ticker or a name.
 *
 * Removed are the characters that change what is seen without being seen themselves: control characters
 * (NUL, which PostgreSQL cannot store, escape sequences), bidirectional marks, embeddings, overrides and
 * isolates (they reorder the text around the name), zero-width characters, variation selectors, fillers
 * and tags (two names that look the same, or a name that looks empty). A zero-width joiner or variation
 * selector inside an emoji stays, because it decides which emoji is seen. In scripts such as Persian a
 * zero-width non-joiner only changes how letters join; it is removed too.
 *
 * White space of any kind becomes one space, half of a surrogate pair becomes U+FFFD, and the text is
 * trimmed and cut between two characters.
 * @param maxLength in UTF-16 units
 * @returns null where nothing is left to see, and for anything but text
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

/** Whether a text holds a character that nobody can see, as `cleanText` removes them. */
export function hasHiddenCharacter(text: string): boolean {
  return ANY_HIDDEN.test(text);
}
