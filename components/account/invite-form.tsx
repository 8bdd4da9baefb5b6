"use client";
import { useRouter } from "next/navigation";
import { useId, useState } from "react";
import { AccountLinkNotice } from "@/components/account/account-link-notice";
import { Notice } from "@/components/ui/notice";
import { sendJson } from "@/lib/client/fetcher";
import { type AccountLinkReply, accountLinkReply, inviteRequest } from "@/lib/contracts/account";
import { Field } from "./field";
import { SubmitButton } from "./submit-button";
import { useForm } from "./use-form";

export function InviteForm() {
  const router = useRouter();
  const role = useId();
  const [made, setMade] = useState<AccountLinkReply | null>(null);
  const { problem, isBusy, onSubmit } = useForm(async (values) => {
    setMade(null);
    const request = inviteRequest.parse(values);
    setMade(await sendJson("POST", "/api/users/invitations", request, accountLinkReply));
    router.refresh();
  });
  return (
    <section aria-labelledby="invite" className="mt-7 max-w-[372px]">
      <h2 id="invite" className="text-16 font-medium">
        Invite someone
      </h2>
      <p className="mt-1 text-ink-2">You get a link to send them. It works once, for seven days.</p>
      {problem.general !== null && (
        <Notice kind="bad" role="alert">
          {problem.general}
        </Notice>
      )}
      <form method="post" action="/api/users/invitations" onSubmit={onSubmit} noValidate>
        <Field label="E-mail" name="email" type="email" autoComplete="off" error={problem.fields.email} />
        <label htmlFor={role} className="mt-[18px] mb-[5px] block font-medium">
          Role
        </label>
        <select
          id={role}
          name="role"
          defaultValue="member"
          className="h-10 w-full rounded-2 border border-line-3 bg-panel px-3 text-16 laptop:text-14"
        >
          <option value="member">Member: sees everything</option>
          <option value="owner">Owner: also tracks pairs and invites others</option>
        </select>
        <SubmitButton isBusy={isBusy}>{isBusy ? "Creating the link…" : "Create invite link"}</SubmitButton>
      </form>
      {made && (
        <AccountLinkNotice key={made.link} link={made.link} warning={made.warning}>
          The link for <b className="font-medium text-ink-1">{made.email}</b>. It is shown only once:
        </AccountLinkNotice>
      )}
    </section>
  );
}
