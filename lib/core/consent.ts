/**
 * What writers agree to when they say something of themselves. Stored word for word with every declaration: a change of the
 * text, however small, is a new version, and a test holds each version to its text.
 */
export const CONSENT = {
  version: 1,
  text: [
    "What it is for: your answer is used for one thing, to add up how much exposure each group of writers got when the ranking is audited for fairness. It is never a feature of the ranking, and never part of an explanation of why a story was shown.",
    "Who sees it: in Equilux nobody sees your answer beside your name. Audits show groups of writers only, and hide small ones. There is one exception: an auditor may ask to see your attributes in clear and must say why; a second person decides, and a yes ends after 24 hours. This page then tells you who asked, for what reason, who agreed and when they looked.",
    "You choose: answering is voluntary, and whether you answer changes nothing about how your stories are ranked. You can correct or withdraw your answer on this page at any time, without giving a reason.",
    "What withdrawing does: your answer is deleted from what audits read, and no new audit uses it, nor anything a file of the platform says of you in its place. Audits that are finished keep their sums. What you said and agreed to, and when, stays on record as proof of your consent; only you are shown it.",
    "The law: this is your explicit consent under Article 9(2)(a) of the General Data Protection Regulation; your right to withdraw it is in Article 7(3).",
  ].join("\n\n"),
} as const;
