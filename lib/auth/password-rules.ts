export const SHORTEST_PASSWORD = 8;
export const LONGEST_PASSWORD = 200;

export type PasswordProblem = "too_short" | "too_long" | "too_common" | "too_close";

/** What is wrong with a new password, for the person who chose it. */
export const PASSWORD_WORDS: Readonly<Record<PasswordProblem, string>> = {
  too_short: `Too short: use ${SHORTEST_PASSWORD} characters or more. Three or four words do well.`,
  too_long: `Too long: use at most ${LONGEST_PASSWORD} characters.`,
  too_common:
    "Too common: it is on the list of passwords that attackers try first. Longer is better than stranger; three or four words do well.",
  too_close:
    "Too easy to guess: it is made of your e-mail address or this product's name. Three or four other words do well.",
};

let common: Promise<ReadonlySet<string>> | undefined;

/** The list is 400 kB: it is read when the first password is chosen, and only on the server. */
async function commonPasswords(): Promise<ReadonlySet<string>> {
  common ??= import("@zxcvbn-ts/language-common").then(
    ({ dictionary }) => new Set(dictionary["passwords-common"].map(String)),
  );
  return common;
}

const lettersOf = (text: string) => text.toLowerCase().replace(/[^\p{L}]/gu, "");

/** Whether nothing but the given words is in a password, however often, whatever digits and marks stand between. */
function isMadeOf(password: string, words: readonly string[]): boolean {
  let rest = lettersOf(password);
  if (rest === "") return false;
  for (const word of words) rest = rest.replaceAll(word, "");
  return rest === "";
}

/**
 * Judges a new password. Length is what counts; characters of any script, spaces included, are as good as others.
 * @param email the account's own address, which others know
 * @returns null when it may be used
 */
export async function passwordProblem(password: string, email: string): Promise<PasswordProblem | null> {
  const characters = [...password];
  if (characters.length < SHORTEST_PASSWORD) return "too_short";
  if (characters.length > LONGEST_PASSWORD) return "too_long";
  const [local = "", host = ""] = email.split("@");
  const own = ["sigmawatch", lettersOf(email), lettersOf(local), lettersOf(host.split(".")[0] ?? "")];
  const words = own.filter((word) => word.length >= 3).toSorted((a, b) => b.length - a.length);
  if (isMadeOf(password, words)) return "too_close";
  if (new Set(characters).size < 3) return "too_common";
  return (await commonPasswords()).has(password.toLowerCase()) ? "too_common" : null;
}
