const MIN_PASSWORD_LENGTH = 8;
const MAX_PASSWORD_LENGTH = 200;

/** zxcvbn scores go from 0 to 4. 3 means "safely unguessable": at least 10^8 guesses against a slow hash. */
const MIN_SCORE = 3;
/** The estimate takes up to 0.1 s at 100 characters; its result is decided by far fewer. */
const MAX_ESTIMATED_LENGTH = 64;
/** Shorter parts of a name or address occur in nearly every password. */
const MIN_WORD_LENGTH = 3;

export type PasswordProblem = "too_short" | "too_long" | "too_easy" | "too_close";

/** Messages for refused passwords. */
export const PASSWORD_MESSAGES: Readonly<Record<PasswordProblem, string>> = {
  too_short: `Too short: use ${MIN_PASSWORD_LENGTH} characters or more. Three or four words are enough.`,
  too_long: `Too long: use at most ${MAX_PASSWORD_LENGTH} characters.`,
  too_easy:
    "Too easy to guess: use three or four unrelated words, or more characters that follow no pattern.",
  too_close:
    "Too easy to guess: it consists of your name, your e-mail address or this product's name. Use three or four other words.",
};

/** Names of an account, of which a password must not consist. */
export type AccountNames = { email: string; name?: string | null };

type Estimate = (password: string, userInputs: string[]) => number;
let estimate: Promise<Estimate> | undefined;

/** The dictionaries take 2 MB, so they are loaded with the first new password. */
async function scoreOf(password: string, userInputs: string[]): Promise<number> {
  estimate ??= Promise.all([import("@zxcvbn-ts/core"), import("@zxcvbn-ts/language-common")]).then(
    ([{ ZxcvbnFactory }, { dictionary, adjacencyGraphs: graphs }]) => {
      const zxcvbn = new ZxcvbnFactory({ dictionary, graphs, maxLength: MAX_ESTIMATED_LENGTH });
      return (text, inputs) => zxcvbn.check(text, inputs).score;
    },
  );
  return (await estimate)(password, userInputs);
}

const lettersOf = (text: string) => text.toLowerCase().replace(/[^\p{L}]/gu, "");

/** Words of the account that an attacker tries first, longest first. */
function accountWords({ email, name }: AccountNames): string[] {
  const [local = "", host = ""] = email.split("@");
  const phrases = ["sigmawatch", email, local, host, host.split(".")[0] ?? "", name ?? ""];
  const words = phrases.flatMap((phrase) => [lettersOf(phrase), ...phrase.toLowerCase().split(/[^\p{L}]+/u)]);
  return [...new Set(words)]
    .filter((word) => word.length >= MIN_WORD_LENGTH)
    .toSorted((a, b) => b.length - a.length);
}

/** True if every letter of the password belongs to one of the words; digits and punctuation are ignored. */
function consistsOf(password: string, words: readonly string[]): boolean {
  let rest = lettersOf(password);
  if (rest === "") return false;
  for (const word of words) rest = rest.replaceAll(word, "");
  return rest === "";
}

/**
 * Checks a new password: length, words of the account, estimated number of guesses. All characters are allowed,
 * spaces included.
 * @param names of the account
 * @returns null if the password is acceptable
 */
export async function passwordProblem(
  password: string,
  names: AccountNames,
): Promise<PasswordProblem | null> {
  const { length } = [...password];
  if (length < MIN_PASSWORD_LENGTH) return "too_short";
  if (length > MAX_PASSWORD_LENGTH) return "too_long";
  const words = accountWords(names);
  if (consistsOf(password, words)) return "too_close";
  return (await scoreOf(password, [...words, names.email])) < MIN_SCORE ? "too_easy" : null;
}
