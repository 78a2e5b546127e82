package main

import "syscall"

// disk tells the free and the whole bytes of the file system that holds path.
func disk(path string) (free, whole int64, err error) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(path, &s); err != nil {
		return 0, 0, err
	}
	return int64(s.Bavail) * s.Bsize, int64(s.Blocks) * s.Bsize, nil
}
