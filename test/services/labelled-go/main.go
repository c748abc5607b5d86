// A Go service whose endpoints are bound by something that is known: what each is bound by, and why, is in labels.ts.
// Plain http; PORT says where it listens. It has one process, and GOMAXPROCS says how many cores it uses.
package main

import (
	"fmt"
	"log"
	"net/http"
	"os"
	"sync"
	"time"
)

var turn sync.Mutex

func compute(count int) int {
	total := 0
	for i := 0; i < count; i++ {
		total += i * i % 7
	}
	return total
}

func main() {
	http.HandleFunc("/hello", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "hello") })
	http.HandleFunc("/compute", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, compute(2_000_000)) })
	http.HandleFunc("/sleep", func(w http.ResponseWriter, _ *http.Request) {
		time.Sleep(40 * time.Millisecond)
		fmt.Fprintln(w, "slept")
	})
	http.HandleFunc("/mutex", func(w http.ResponseWriter, _ *http.Request) {
		turn.Lock()
		defer turn.Unlock()
		time.Sleep(25 * time.Millisecond)
		fmt.Fprintln(w, "had the lock")
	})
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil))
}
