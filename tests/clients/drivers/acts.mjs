// What a driver in JavaScript does with its client: see acts.py.
import { readFileSync } from 'node:fs'

export class Refused extends Error {
  constructor(status = null, code = null, text = null) {
    super(`${status} ${code} ${text}`)
    this.shown = [status, code, text]
  }
}

async function attempt(client, [name, ...args], read) {
  try {
    return { result: await client[name](...args) }
  } catch (error) {
    const refused = error instanceof Refused ? error : read(error)
    if (!refused) throw error
    return { refused: refused.shown }
  }
}

async function playOne(act, connect, read) {
  const client = connect(act.portal, act.options ?? {})
  const begun = performance.now()
  for (const [number, step] of act.steps.entries()) {
    console.log(JSON.stringify({ act: act.name, step: number, ...(await attempt(client, step, read)) }))
  }
  console.log(JSON.stringify({ act: act.name, seconds: (performance.now() - begun) / 1000 }))
}

// Plays the acts at the same time: both clients wait between calls by themselves.
export async function play(connect, read) {
  const acts = JSON.parse(readFileSync(process.argv[2], 'utf8'))
  await Promise.all(acts.map((act) => playOne(act, connect, read)))
}
