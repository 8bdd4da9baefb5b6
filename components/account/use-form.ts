"use client";
import { type FormEvent, useRef, useState } from "react";
import { ApiError } from "@/lib/client/fetcher";
import { fieldProblems } from "@/lib/contracts/account";

type Values = Record<string, string>;

export type FormProblem = { fields: Readonly<Record<string, string>>; general: string | null };

const NO_PROBLEM: FormProblem = { fields: {}, general: null };

function toProblem(error: unknown, names: readonly string[]): FormProblem {
  if (!(error instanceof ApiError)) return { fields: {}, general: "The request failed. Try again." };
  const fields = fieldProblems.safeParse(error.details).data ?? {};
  const isUnder = Object.keys(fields).some((name) => names.includes(name));
  return isUnder ? { fields, general: null } : { fields: {}, general: error.message };
}

/**
 * Submits a form, one submission at a time, and focuses the first invalid field.
 * @param send receives the values by field name; a thrown ApiError is shown
 */
export function useForm(send: (values: Values) => Promise<void>) {
  const [problem, setProblem] = useState(NO_PROBLEM);
  const [isBusy, setBusy] = useState(false);
  const busy = useRef(false);

  async function submit(form: HTMLFormElement): Promise<void> {
    if (busy.current) return;
    busy.current = true;
    setBusy(true);
    const values: Values = {};
    for (const [name, value] of new FormData(form)) if (typeof value === "string") values[name] = value;
    try {
      await send(values);
      setProblem(NO_PROBLEM);
    } catch (error) {
      const found = toProblem(error, Object.keys(values));
      setProblem(found);
      const wrong = Object.keys(values).find((name) => name in found.fields);
      const field = wrong === undefined ? null : form.elements.namedItem(wrong);
      if (field instanceof HTMLInputElement) field.focus();
    } finally {
      busy.current = false;
      setBusy(false);
    }
  }

  return {
    problem,
    isBusy,
    onSubmit: (event: FormEvent<HTMLFormElement>) => {
      event.preventDefault();
      void submit(event.currentTarget);
    },
  };
}
