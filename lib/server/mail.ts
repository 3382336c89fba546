import { createTransport } from "nodemailer";
import { EquiluxError } from "@/lib/core/errors";
import { parseSettings } from "@/lib/core/settings";

export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** Can mails be sent, or (in the demo) printed? */
export function canMail(): boolean {
  const { mailUrl, demo } = parseSettings(process.env);
  return mailUrl !== undefined || demo;
}

/**
 * Sends a mail; in the demo it is printed where the server prints, so that its links can be followed.
 *
 * @throws EquiluxError unavailable where no mail server is named or it does not take the mail
 */
export async function sendMail({ to, subject, text }: Mail): Promise<void> {
  const { mailUrl, mailFrom, demo } = parseSettings(process.env);
  if (mailUrl === undefined && demo) {
    process.stdout.write(`\n── Mail to ${to}: ${subject}\n${text}\n──\n`);
    return;
  }
  if (mailUrl === undefined) {
    throw new EquiluxError("unavailable", "No mail can be sent: name a mail server in MAIL_URL.", "MAIL_URL");
  }
  await createTransport(mailUrl).sendMail({ from: mailFrom, to, subject: `Equilux: ${subject}`, text });
}
