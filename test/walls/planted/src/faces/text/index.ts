// The landing of planted faces, where Chinese may stand.
export const text = '汉字'
