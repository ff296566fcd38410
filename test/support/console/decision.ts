/** A penalty as a unit of the sample city would type it. */

export const sampleDecision = (party: { name: string; uscc: string }, number: number, more: Record<string, string>) => ({
  partyName: party.name,
  partyCategory: '法人及非法人组织',
  partyUscc: party.uscc,
  decisionNo: `明市监罚〔2026〕8000${number}号`,
  unlawfulActType: '虚假宣传',
  facts: '宣传页不实',
  legalBasis: '《演示广告管理办法》第十九条',
  penaltyCategories: '罚款',
  content: '罚款20000元',
  fineWan: '2',
  decisionDate: '2026-11-18',
  penaltyValidTo: '2026-12-18',
  ...more,
})
