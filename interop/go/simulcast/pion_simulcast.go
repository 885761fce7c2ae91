// Pion receives the encodings of a simulcast sender, each by its rid, and counts them; for the tests. JSON lines:
// {"id":1,"cmd":"x",...} in, {"id":1,"ok":...} or {"id":1,"error":"..."} out, until stdin ends.
//
//	answer  sdp         takes the offer; answers {"sdp":...} with all candidates
//	count               answers {"rids":{RID:{"packets":n,"keyframes":n,"width":n,"ssrc":n}}}
//	pli     rid         asks for a keyframe of one encoding
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"strings"
	"sync"

	"github.com/pion/ice/v2"
	"github.com/pion/interceptor"
	"github.com/pion/rtcp"
	"github.com/pion/rtp/codecs"
	"github.com/pion/webrtc/v3"
)

type count struct {
	Packets   int    `json:"packets"`
	Keyframes int    `json:"keyframes"`
	Width     int    `json:"width"`
	Ssrc      uint32 `json:"ssrc"`
}

var (
	lock   sync.Mutex
	counts = map[string]*count{}
)

func connect() (*webrtc.PeerConnection, error) {
	media := &webrtc.MediaEngine{}
	if err := media.RegisterDefaultCodecs(); err != nil {
		return nil, err
	}
	for _, uri := range []string{
		"urn:ietf:params:rtp-hdrext:sdes:mid",
		"urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id",
		"urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id",
	} {
		extension := webrtc.RTPHeaderExtensionCapability{URI: uri}
		if err := media.RegisterHeaderExtension(extension, webrtc.RTPCodecTypeVideo); err != nil {
			return nil, err
		}
	}
	interceptors := &interceptor.Registry{}
	if err := webrtc.RegisterDefaultInterceptors(media, interceptors); err != nil {
		return nil, err
	}
	settings := webrtc.SettingEngine{}
	settings.SetIncludeLoopbackCandidate(true)
	settings.SetICEMulticastDNSMode(ice.MulticastDNSModeDisabled)
	settings.SetNetworkTypes([]webrtc.NetworkType{webrtc.NetworkTypeUDP4})
	settings.SetIPFilter(func(ip net.IP) bool { return ip.IsLoopback() })
	api := webrtc.NewAPI(
		webrtc.WithMediaEngine(media),
		webrtc.WithInterceptorRegistry(interceptors),
		webrtc.WithSettingEngine(settings))
	connection, err := api.NewPeerConnection(webrtc.Configuration{})
	if err == nil {
		connection.OnTrack(func(track *webrtc.TrackRemote, _ *webrtc.RTPReceiver) { read(track) })
	}
	return connection, err
}

func read(track *webrtc.TrackRemote) {
	for {
		packet, _, err := track.ReadRTP()
		if err != nil {
			return
		}
		lock.Lock()
		of := counts[track.RID()]
		if of == nil {
			of = &count{}
			counts[track.RID()] = of
		}
		of.Packets++
		of.Ssrc = uint32(track.SSRC())
		vp8 := codecs.VP8Packet{}
		payload, err := vp8.Unmarshal(packet.Payload)
		if err == nil && vp8.S == 1 && vp8.PID == 0 && len(payload) > 9 && payload[0]&1 == 0 {
			of.Keyframes++
			of.Width = (int(payload[7])<<8 | int(payload[6])) & 0x3FFF
		}
		lock.Unlock()
	}
}

func answer(connection *webrtc.PeerConnection, offer string) (string, error) {
	description := webrtc.SessionDescription{Type: webrtc.SDPTypeOffer, SDP: offer}
	if err := connection.SetRemoteDescription(description); err != nil {
		return "", err
	}
	made, err := connection.CreateAnswer(nil)
	if err != nil {
		return "", err
	}
	gathered := webrtc.GatheringCompletePromise(connection)
	if err := connection.SetLocalDescription(made); err != nil {
		return "", err
	}
	<-gathered
	return connection.LocalDescription().SDP, nil
}

func askForKeyframe(connection *webrtc.PeerConnection, rid string) error {
	lock.Lock()
	of := counts[rid]
	lock.Unlock()
	if of == nil {
		return fmt.Errorf("no packet of %s", rid)
	}
	return connection.WriteRTCP([]rtcp.Packet{&rtcp.PictureLossIndication{MediaSSRC: of.Ssrc}})
}

type command struct {
	Id  int    `json:"id"`
	Cmd string `json:"cmd"`
	Sdp string `json:"sdp"`
	Rid string `json:"rid"`
}

func run(connection *webrtc.PeerConnection, asked command) (interface{}, error) {
	switch asked.Cmd {
	case "answer":
		sdp, err := answer(connection, asked.Sdp)
		return map[string]string{"sdp": sdp}, err
	case "pli":
		return map[string]string{}, askForKeyframe(connection, asked.Rid)
	case "count":
		now := map[string]count{}
		lock.Lock()
		defer lock.Unlock()
		for rid, of := range counts {
			now[rid] = *of
		}
		return map[string]interface{}{"rids": now}, nil
	}
	return nil, fmt.Errorf("unknown command %s", asked.Cmd)
}

func main() {
	connection, err := connect()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(make([]byte, 1<<16), 1<<20)
	out := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		var asked command
		if err := json.NewDecoder(strings.NewReader(lines.Text())).Decode(&asked); err != nil {
			fmt.Fprintln(os.Stderr, err)
			continue
		}
		if asked.Cmd == "close" {
			break
		}
		ok, err := run(connection, asked)
		if err != nil {
			_ = out.Encode(map[string]interface{}{"id": asked.Id, "error": err.Error()})
		} else {
			_ = out.Encode(map[string]interface{}{"id": asked.Id, "ok": ok})
		}
	}
	_ = connection.Close()
}
