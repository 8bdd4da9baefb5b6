import "server-only";
import type { OAuthConfig } from "next-auth/providers/oauth";
import { z } from "zod";
import { type Env, env } from "@/lib/env";

/** Profile of a person at a provider. `email` is null unless the provider verified it. */
export type ProviderProfile = { id: string; email: string | null; name: string | null };

const text = z.string().nullish();
const openIdPerson = z.object({
  sub: z.string(),
  email: text,
  email_verified: z.unknown().optional(),
  name: text,
});

/** Reads OpenID Connect claims. An address that is not marked as verified is ignored. */
export function openIdProfile(claims: unknown): ProviderProfile {
  const { sub, email, email_verified: verified, name } = openIdPerson.parse(claims);
  // Some issuers send the string "true".
  const isVerified = verified === true || verified === "true";
  return { id: sub, email: isVerified ? (email ?? null) : null, name: name ?? null };
}

const githubUser = z.object({ id: z.number(), login: z.string(), name: text });
const githubEmails = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }));

/** Converts GitHub's replies to OpenID Connect claims. Only a verified primary address is used. */
export function githubClaims(user: unknown, emails: unknown) {
  const { id, login, name } = githubUser.parse(user);
  const primary = githubEmails.parse(emails).find(({ primary, verified }) => primary && verified);
  return { sub: String(id), name: name ?? login, email: primary?.email, email_verified: Boolean(primary) };
}

async function fetchFromGithub(path: string, token: string): Promise<unknown> {
  const response = await fetch(`https://api.github.com${path}`, {
    headers: { authorization: `Bearer ${token}`, accept: "application/vnd.github+json" },
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok) throw new Error(`GitHub replied with status ${response.status} to ${path}.`);
  return response.json();
}

/** Providers whose variables are set. */
export function oauthProviders({ providers }: Pick<Env, "providers"> = env()): OAuthConfig<unknown>[] {
  const found: OAuthConfig<unknown>[] = [];
  if (providers.github) {
    found.push({
      id: "github",
      name: "GitHub",
      type: "oauth",
      ...providers.github,
      authorization: {
        url: "https://github.com/login/oauth/authorize",
        params: { scope: "read:user user:email" },
      },
      token: "https://github.com/login/oauth/access_token",
      checks: ["state", "pkce"],
      userinfo: {
        url: "https://api.github.com/user",
        async request({ tokens }) {
          const token = tokens.access_token ?? "";
          const [user, emails] = await Promise.all([
            fetchFromGithub("/user", token),
            fetchFromGithub("/user/emails", token),
          ]);
          return githubClaims(user, emails);
        },
      },
      profile: openIdProfile,
    });
  }
  if (providers.google) {
    found.push(openId("google", "Google", "https://accounts.google.com", providers.google));
  }
  if (providers.oidc) found.push(openId("oidc", providers.oidc.name, providers.oidc.issuer, providers.oidc));
  return found;
}

function openId(
  id: string,
  name: string,
  issuer: string,
  { clientId, clientSecret }: { clientId: string; clientSecret: string },
): OAuthConfig<unknown> {
  return {
    ...{ id, name, type: "oauth", clientId, clientSecret },
    wellKnown: `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`,
    authorization: { params: { scope: "openid email profile" } },
    idToken: true,
    checks: ["pkce", "state", "nonce"],
    profile: openIdProfile,
  };
}
