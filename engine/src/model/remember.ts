// Answers that are asked for again and again: the texts of a cluster are few, and each stands in many objects.

const capacity = 4096;

/** A pure function of a text that remembers its last answers. They are shared: nobody may change them. */
export function remember<T>(compute: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const answer = known.get(text);
    if (answer !== undefined) return answer;
    const computed = compute(text);
    if (known.size >= capacity) known.clear();
    known.set(text, computed);
    return computed;
  };
}
