import { EquiluxError } from "@/lib/core/errors";
import type { MemberRole } from "@/lib/core/scope";
import { recordAccess } from "@/lib/server/access-log";
import { invitationInput, invite } from "@/lib/server/invitations";
import { scopeOf } from "./datasets";

interface InviteOptions {
  readonly dataset: string;
  readonly email: string;
  readonly role: MemberRole;
  readonly writer?: string;
}

/** `equilux invite`: prints the link and nothing else, so that it can be piped; what there is to say of it goes to stderr. */
export async function inviteCommand({ dataset, ...wanted }: InviteOptions): Promise<number> {
  const { email, role, writer } = inputOf(wanted);
  const scope = await scopeOf(dataset);
  const { id, link, mailed } = await invite(scope, { email, role, ...(writer !== undefined && { writer }) });
  await recordAccess({
    dataset,
    actor: scope.actor,
    role: scope.reader.role,
    action: "person.invite",
    object: `invitation ${id}`,
    outcome: "allowed",
    detail: { role, mailed },
  });
  process.stdout.write(`${link}\n`);
  process.stderr.write(
    `${mailed ? `Mailed to ${email}` : `It was not mailed: give this link to ${email}`}. It works once, for a week.\n`,
  );
  return 0;
}

/** @throws EquiluxError bad-request, naming the option */
function inputOf(wanted: Omit<InviteOptions, "dataset">) {
  const parsed = invitationInput.safeParse(wanted);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const option = `--${String(issue?.path[0])}`;
  throw new EquiluxError("bad-request", `${option}: ${issue?.message}`, option);
}
