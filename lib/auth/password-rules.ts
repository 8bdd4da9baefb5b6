export const MIN_PASSWORD_LENGTH = 8;
export const MAX_PASSWORD_LENGTH = 200;

/** zxcvbn's scale goes from 0 to 4. 3 is "safely unguessable" against a stolen digest of a slow hash: 10^8 guesses or more. */
const MIN_SCORE = 3;
/**
 * The estimate's time grows with the length, to a tenth of a second at 100 characters. What makes a password hard to guess
 * shows in fewer.
 */
const MAX_ESTIMATED_LENGTH = 64;
/** Of what is known of the account, shorter pieces say nothing: nearly every password contains them. */
const MIN_WORD_LENGTH = 3;

export type PasswordProblem = "too_short" | "too_long" | "too_easy" | "too_close";

/** What to do about a new password that is refused. */
export const PASSWORD_MESSAGES: Readonly<Record<PasswordProblem, string>> = {
  too_short: `Too short: use ${MIN_PASSWORD_LENGTH} characters or more. Three or four words are enough.`,
  too_long: `Too long: use at most ${MAX_PASSWORD_LENGTH} characters.`,
  too_easy:
    "Too easy to guess: use three or four unrelated words, or more characters that follow no pattern.",
  too_close:
    "Too easy to guess: it consists of your name, your e-mail address or this product's name. Use three or four other words.",
};

/** What others know of an account, so that its password must not consist of it. */
export type AccountNames = { email: string; name?: string | null };

type Estimate = (password: string, userInputs: string[]) => number;
let estimate: Promise<Estimate> | undefined;

/** The dictionaries take 2 MB: they are loaded when the first password is chosen, and only on the server. */
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

/** The words that others would try first for this account, longest first. */
function ownWords({ email, name }: AccountNames): string[] {
  const [local = "", host = ""] = email.split("@");
  const phrases = ["sigmawatch", email, local, host, host.split(".")[0] ?? "", name ?? ""];
  const words = phrases.flatMap((phrase) => [lettersOf(phrase), ...phrase.toLowerCase().split(/[^\p{L}]+/u)]);
  return [...new Set(words)]
    .filter((word) => word.length >= MIN_WORD_LENGTH)
    .toSorted((a, b) => b.length - a.length);
}

/** Whether a password has no letters but those of the given words, whatever digits and marks are between them. */
function consistsOf(password: string, words: readonly string[]): boolean {
  let rest = lettersOf(password);
  if (rest === "") return false;
  for (const word of words) rest = rest.replaceAll(word, "");
  return rest === "";
}

/**
 * Checks a new password: its length, what others know of the account, and the estimate of how many guesses it takes.
 * Characters of any script, spaces included, are allowed.
 * @param names of the account that gets the password
 * @returns null when it may be used
 */
export async function passwordProblem(
  password: string,
  names: AccountNames,
): Promise<PasswordProblem | null> {
  const { length } = [...password];
  if (length < MIN_PASSWORD_LENGTH) return "too_short";
  if (length > MAX_PASSWORD_LENGTH) return "too_long";
  const words = ownWords(names);
  if (consistsOf(password, words)) return "too_close";
  return (await scoreOf(password, [...words, names.email])) < MIN_SCORE ? "too_easy" : null;
}
