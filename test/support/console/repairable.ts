/** A record of the sample with which somebody asks for repair. */

export type Repairable = { id: string; name: string; uscc: string }
/** A penalty of the sample whose repair may be asked for today, and where; of an organisation that has asked for none. */
export async function findRepairable(api: string, channel: 'credit-china' | 'own'): Promise<Repairable> {
  const get = async <T>(path: string) => (await (await fetch(api + path)).json()) as T
  const { cases } = await get<{ cases: { organisation: { uscc: string } }[] }>('repair/list?limit=500')
  const asked = new Set(cases.map(one => one.organisation.uscc))
  for (const text of ['商贸', '餐饮', '机械', '医药', '科技']) {
    const { hits } = await get<{ hits: { uscc: string; name: string }[] }>(`organisations?q=${encodeURIComponent(text)}`)
    for (const { uscc, name } of hits.filter(hit => !asked.has(hit.uscc))) {
      const { records } = await get<{ records: { id: string; item: string }[] }>(`organisations/${uscc}`)
      for (const { id, item } of records) {
        if (item !== 'administrative-penalty') continue
        const found = await get<{ standing: string; channel: string }>(`repair/eligibility?record=${id}`)
        if (found.standing === 'now' && found.channel === channel) return { id, name, uscc }
      }
    }
  }
  throw new Error('the sample has no record to repair')
}
