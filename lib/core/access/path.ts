/** Where to go after a form: a path of this site, or the start page. */
export const pathOfThisSite = (value: unknown): string =>
  typeof value === "string" && /^\/(?![/\\])[\x20-\x7e]*$/.test(value) ? value : "/";

/** Such a path as one part of a query; the marks that encodeURIComponent leaves alone are encoded too. */
const asQuery = (path: string): string =>
  encodeURIComponent(path).replace(
    /[!'()*~]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );

/** The sign-in page, which leads on to `next`. */
export const signInPath = (next: string): string =>
  next === "/" ? "/sign-in" : `/sign-in?next=${asQuery(next)}`;
