"use client";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";

export type UserQuestion = "demote" | "disable" | "delete";

type Props = {
  user: { email: string; isViewer: boolean };
  question: UserQuestion;
  onConfirm: () => Promise<void>;
  onClose: () => void;
};

const ACTIONS: Readonly<Record<UserQuestion, string>> = {
  demote: "Change to member",
  disable: "Disable",
  delete: "Delete",
};

function titleOf(question: UserQuestion, { email, isViewer }: Props["user"]): string {
  if (question === "demote") return "Change your own account to member?";
  const owner = isViewer ? "your own account" : email;
  return question === "disable" ? `Disable ${owner}?` : `Delete ${owner}?`;
}

function consequences(question: UserQuestion, isViewer: boolean): string {
  if (question === "demote")
    return "You can no longer open this page. Another owner can make you an owner again.";
  if (question === "disable") {
    return isViewer
      ? "You are signed out at once. Another owner can enable your account again."
      : "They are signed out within a minute and cannot sign in until the account is enabled again.";
  }
  return isViewer
    ? "You are signed out at once. This cannot be undone. Invitations that you made stay open."
    : "They are signed out within a minute. This cannot be undone. Invitations that they made stay open until you revoke them.";
}

export function UserConfirmDialog({ user, question, onConfirm, onClose }: Props) {
  return (
    <ConfirmDialog title={titleOf(question, user)} action={ACTIONS[question]} {...{ onConfirm, onClose }}>
      {consequences(question, user.isViewer)}
    </ConfirmDialog>
  );
}
