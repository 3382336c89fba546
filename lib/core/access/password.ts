/** NIST SP 800-63B-4: length counts, composition does not. */
export const PASSWORD_LENGTH = { least: 15, most: 128 } as const;

/** The rule, said before anybody types. */
export const PASSWORD_RULE = `${PASSWORD_LENGTH.least} to ${PASSWORD_LENGTH.most} characters. Several words are easy to remember; spaces are welcome.`;

/** What is wrong with a new password, and the mend; undefined where nothing is. */
export function passwordFault(password: string): string | undefined {
  const { least, most } = PASSWORD_LENGTH;
  if (password.length >= least && password.length <= most) return undefined;
  return `A password has ${least} to ${most} characters; this has ${password.length}.`;
}
