// A fixed amount of integer, string and object work, so that other figures can be given as multiples of it.
let hash = 2166136261;
for (let index = 0; index < 60_000_000; index += 1) hash = Math.imul(hash ^ (index & 255), 16777619);
const counts = new Map();
for (let index = 0; index < 400_000; index += 1) {
  const key = `name-${(hash + index * 7919) % 5003}`;
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
process.stdout.write(`${hash} ${counts.size}\n`);
