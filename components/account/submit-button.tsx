import { Button } from "@/components/ui/button";

type Props = { isBusy: boolean; children: string };

/** Stays enabled while busy, so that it keeps the focus. */
export function SubmitButton({ isBusy, children }: Props) {
  return (
    <Button type="submit" kind="primary" size="large" aria-disabled={isBusy} className="mt-[22px] w-full">
      {children}
    </Button>
  );
}
