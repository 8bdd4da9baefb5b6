import type { Metadata } from "next";
import { AccountLayout } from "@/components/account/account-layout";
import { PasswordForm } from "@/components/account/password-form";
import { SignOutButton } from "@/components/layout/sign-out-button";
import { Notice } from "@/components/ui/notice";
import { isDemoAccount } from "@/lib/auth/demo-account";
import { isSimulated } from "@/lib/auth/simulated";
import { hasPassword } from "@/lib/auth/users";
import { requireUserPage } from "@/lib/http/page-guards";
import { readForPage } from "@/lib/http/page-status";
import { prefetchLatest } from "../prefetch-latest";

export const metadata: Metadata = { title: "Account" };

export default async function AccountPage() {
  const user = await requireUserPage("/account");
  const isDemo = isDemoAccount(user.email);
  const canChangePassword = !isDemo && (await readForPage(hasPassword(user.id)));
  return (
    <AccountLayout title="Account" isSimulated={isSimulated()} state={await prefetchLatest()}>
      <div className="mt-2">
        <p className="text-14 text-ink-2">
          <b className="font-medium break-words text-ink-1">{user.email}</b>, {user.role}
        </p>
        <SignOutButton className="mt-3" />
        <section className="mt-8 max-w-[372px]" aria-labelledby="password">
          <h2 id="password" className="text-16 font-medium">
            Password
          </h2>
          {canChangePassword ? (
            <PasswordForm email={user.email} />
          ) : (
            <Notice kind="plain">
              {isDemo
                ? "This is the demo account. Its password cannot be changed."
                : "This account signs in through a provider and has no password."}
            </Notice>
          )}
        </section>
      </div>
    </AccountLayout>
  );
}
