import { type ReactNode, useEffect, useRef } from "react";
import { Field } from "@/components/ui/Field";

interface CodeFieldProps {
  readonly label: string;
  readonly hint: ReactNode;
  readonly fault: string | undefined;
  /** Six digits of an app; a recovery code has letters. */
  readonly digits: boolean;
}

/** A code for once. It comes in place of what was there before, so it takes the focus. */
export function CodeField({ label, hint, fault, digits }: CodeFieldProps) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  return (
    <Field label={label} hint={hint} fault={fault}>
      {(field) => (
        <input
          {...field}
          ref={input}
          name="code"
          inputMode={digits ? "numeric" : "text"}
          autoComplete={digits ? "one-time-code" : "off"}
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          required
        />
      )}
    </Field>
  );
}

/** Apps and papers show codes in groups. */
export const codeOf = (typed = ""): string => typed.replace(/\s+/g, "");

/** What is wrong with a code before it is sent; undefined where nothing is. */
export function codeFault(typed: string | undefined, digits: boolean): string | undefined {
  const code = codeOf(typed);
  if (digits) return /^\d{6}$/.test(code) ? undefined : "The code has six digits.";
  return code === "" ? "Write one of your recovery codes." : undefined;
}
