/**
 * The same pure function, computed once for each pair of arguments for as long as both are held elsewhere: all metrics of a
 * list ask for the same attention, and a list may have a million rows.
 */
export function remembered<A extends object, B extends object, Result>(
  compute: (a: A, b: B) => Result,
): (a: A, b: B) => Result {
  const results = new WeakMap<A, WeakMap<B, { readonly result: Result }>>();
  return (a, b) => {
    const ofA = results.get(a) ?? new WeakMap<B, { readonly result: Result }>();
    results.set(a, ofA);
    const known = ofA.get(b) ?? { result: compute(a, b) };
    ofA.set(b, known);
    return known.result;
  };
}
