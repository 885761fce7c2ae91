// Pion's ICE agent with one component, for the tests: a command a line on stdin, what happens a line on stdout, until
// stdin ends.
//
//	pion_peer OPTIONS ADDRESS...
//	  OPTIONS   letters: c controlling, l lite
//
//	in   remote UFRAG PASSWORD     candidate LINE     end     send TEXT     restart
//	out  credentials UFRAG PASSWORD     candidate LINE     gathered     state NAME     pair LOCAL REMOTE
//	     data TEXT
package main

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/pion/ice/v2"
)

var (
	out  sync.Mutex
	conn *ice.Conn
)

func say(format string, arguments ...interface{}) {
	out.Lock()
	defer out.Unlock()
	fmt.Printf(format+"\n", arguments...)
}

func check(err error) {
	if err != nil {
		say("error %v", err)
		os.Exit(1)
	}
}

func end(candidate ice.Candidate) string {
	return fmt.Sprintf("%s|%d", candidate.Address(), candidate.Port())
}

func open(options string, addresses []string) *ice.Agent {
	soon := 2 * time.Second
	agent, err := ice.NewAgent(&ice.AgentConfig{
		NetworkTypes:        []ice.NetworkType{ice.NetworkTypeUDP4},
		CandidateTypes:      []ice.CandidateType{ice.CandidateTypeHost},
		MulticastDNSMode:    ice.MulticastDNSModeDisabled,
		IncludeLoopback:     true,
		Lite:                strings.Contains(options, "l"),
		DisconnectedTimeout: &soon,
		FailedTimeout:       &soon,
		IPFilter: func(ip net.IP) bool {
			for _, address := range addresses {
				if ip.String() == address {
					return true
				}
			}
			return false
		},
	})
	check(err)
	check(agent.OnCandidate(func(candidate ice.Candidate) {
		if candidate == nil {
			say("gathered")
		} else {
			say("candidate candidate:%s", candidate.Marshal())
		}
	}))
	check(agent.OnSelectedCandidatePairChange(func(local, remote ice.Candidate) {
		say("pair %s %s", end(local), end(remote))
		say("state ready")
	}))
	check(agent.OnConnectionStateChange(func(state ice.ConnectionState) {
		say("state %s", strings.ToLower(state.String()))
	}))
	return agent
}

func gather(agent *ice.Agent) {
	ufrag, password, err := agent.GetLocalUserCredentials()
	check(err)
	say("credentials %s %s", ufrag, password)
	check(agent.GatherCandidates())
}

func connect(agent *ice.Agent, controlling bool, ufrag, password string) {
	var err error
	if controlling {
		conn, err = agent.Dial(context.Background(), ufrag, password)
	} else {
		conn, err = agent.Accept(context.Background(), ufrag, password)
	}
	check(err)
	buffer := make([]byte, 1500)
	for {
		length, err := conn.Read(buffer)
		if err != nil {
			return
		}
		say("data %s", buffer[:length])
	}
}

func main() {
	controlling := strings.Contains(os.Args[1], "c")
	agent := open(os.Args[1], os.Args[2:])
	gather(agent)
	started := false
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		word, rest, _ := strings.Cut(lines.Text(), " ")
		switch word {
		case "remote":
			ufrag, password, _ := strings.Cut(rest, " ")
			if started {
				check(agent.SetRemoteCredentials(ufrag, password))
			} else {
				started = true
				go connect(agent, controlling, ufrag, password)
			}
		case "candidate":
			candidate, err := ice.UnmarshalCandidate(strings.TrimPrefix(rest, "candidate:"))
			check(err)
			check(agent.AddRemoteCandidate(candidate))
		case "restart":
			check(agent.Restart("", ""))
			gather(agent)
		case "send":
			_, err := conn.Write([]byte(rest))
			check(err)
		}
	}
}
