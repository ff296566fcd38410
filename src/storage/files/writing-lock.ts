// Whoever writes the files of a submission holds the advisory lock of this class, by the hash of the submission's id.

export const WRITING = 7_208_211
