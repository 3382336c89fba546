import type { RULES } from "@/lib/core/access/rules";

type LogsOf<Rule> = Rule extends { readonly logs: infer Action extends string } ? Action : never;

/** Whatever the access log may call an access: what the rules say, and a page that is refused without a name of its own. */
export type LoggedAction = LogsOf<(typeof RULES)[keyof typeof RULES]> | "page.view";

/** What somebody did, or tried to do: the outcome says which. */
export const ACTION_WORDS: Readonly<Record<LoggedAction, string>> = {
  "page.view": "Open a page",
  "audit.list": "See the audits",
  "audit.view": "Open an audit",
  "audit.start": "Start an audit",
  "audit.export": "Download an audit",
  "audit.attack": "Try to break an audit",
  "audit.sign-off": "Sign off an audit",
  "finding.status": "Say what became of a finding",
  "report.view": "Read leadership's report",
  "report.export": "Download leadership's report",
  "stories.view": "See a writer's stories",
  "story.view": "See why a story was shown",
  "declaration.view": "See what is held about oneself",
  "declaration.change": "Declare or withdraw an attribute",
  "import.make": "Import a file",
  "import.rejects": "Download refused rows",
  "token.make": "Make a token",
  "token.revoke": "Revoke a token",
  "person.remove": "Remove a person",
  "person.invite": "Invite a person",
  "invitation.accept": "Accept an invitation",
  "invitation.revoke": "Take back an invitation",
  "request.make": "Ask to see attributes in clear",
  "request.decide": "Decide a request",
  "attributes.view": "See a writer's attributes in clear",
  "log.view": "Read the access log",
};

const isKnown = (action: string): action is LoggedAction => Object.hasOwn(ACTION_WORDS, action);

/** An action in words. The log outlives the program that wrote it: what is not known today is shown as it was written. */
export const actionWords = (action: string): string => (isKnown(action) ? ACTION_WORDS[action] : action);
