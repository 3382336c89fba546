import { Field } from "@/components/ui/Field";

/** An address to sign in with. Password managers know it as the user name. */
export function EmailField({ fault }: { readonly fault: string | undefined }) {
  return (
    <Field label="Email address" fault={fault}>
      {(field) => (
        <input
          {...field}
          name="email"
          type="email"
          autoComplete="username"
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          required
        />
      )}
    </Field>
  );
}

/** What is wrong with an address; undefined where nothing is. */
export const emailFault = (email = ""): string | undefined =>
  /^\S+@\S+$/.test(email.trim()) ? undefined : "Write your address, such as ada@example.org.";
