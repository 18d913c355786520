// Signing out: nothing of one's own stays readable on a device that others use. Loaded by site.js when somebody signs out.
// Keys of the device are "what:<person>:of what". Wiped: notes of « Mode animation », texts begun, places reached. Kept
// under the person's key: what was handed in and waits for the network (outbox.js, quiz.js); it leaves when they sign in
// again. Pages kept to be read without network are wiped by sw.js.
const { person } = document.body.dataset;
const say = document.documentElement.lang === "en"
  ? { wiped: "What you wrote here and did not send (notes, texts begun) will be erased from this device.", kept: "Something is not sent yet: it waits on this device until you sign in here again.", leave: "Sign out anyway?" }
  : { wiped: "Ce qui est écrit ici sans être envoyé (notes d’animation, textes commencés) va être effacé de cet appareil.", kept: "Un envoi attend encore le réseau : il reste sur cet appareil jusqu’à la prochaine connexion ici.", leave: "Se déconnecter quand même ?" };

const box = (key) => key.startsWith("outbox:");
const waits = (key) => box(key) && Object.keys(JSON.parse(localStorage[key] || "{}")).length > 0;
const written = (key) => (key.startsWith("deroule:") ? Object.values(JSON.parse(localStorage[key]).notes || {}).some(Boolean) : key.startsWith("draft:") && localStorage[key] !== "");
const does = (key, question) => { try { return question(key); } catch { return false; } }; // what cannot be read is nothing

/** Ask when something would be lost; wipe; say whether to sign out. */
export function leave() {
  let mine = [];
  try { mine = Object.keys(localStorage).filter((key) => key.split(":")[1] === person); } catch { return true; /* no storage here */ }
  const said = [
    ...(mine.some((key) => does(key, written)) ? [say.wiped] : []),
    ...(mine.some((key) => does(key, waits)) ? [say.kept] : []),
  ];
  if (said.length && !confirm([...said, say.leave].join("\n\n"))) return false;
  for (const key of mine) if (!box(key)) localStorage.removeItem(key);
  return true;
}
