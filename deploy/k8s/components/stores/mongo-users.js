// Runs once, in an empty MongoDB: each service may write its own database and read no other.
const all = ["checkpoint", "health-records", "permits", "transport"];
const databases = { ...Object.fromEntries(all.map((name) => [name, [name]])), operator: all };

for (const [user, names] of Object.entries(databases)) {
  const variable = `MONGO_PASSWORD_${user.toUpperCase().replace("-", "_")}`;
  const pwd = process.env[variable];
  if (!pwd) throw new Error(`${variable} is missing`);
  const roles = names.map((name) => ({ role: "readWrite", db: name }));
  db.getSiblingDB("admin").createUser({ user, pwd, roles });
}
