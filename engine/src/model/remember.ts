// Answers that are asked for again and again: the texts of a cluster are few, and each stands in many objects.

const capacity = 4096;

/** A pure function of a text or number that remembers its last answers. They are shared: nobody may change them. */
export function remember<K extends string | number, T>(compute: (key: K) => T): (key: K) => T {
  const known = new Map<K, T>();
  return (key) => {
    const answer = known.get(key);
    if (answer !== undefined) return answer;
    const computed = compute(key);
    if (known.size >= capacity) known.clear();
    known.set(key, computed);
    return computed;
  };
}
