// Pion with media, for the tests: sends files by WHIP, or answers an offer and writes what comes to files, undecoded.
// JSON lines like the browser driver: {"id":1,"cmd":"start",...} in, {"id":1,"ok":...} or {"id":1,"error":"..."} out.
//
//	start {whip, video, audio}   sends an .ivf of VP8 or an .h264, and an .ogg of Opus, once -> {status}
//	play {sdp, folder}           -> the answer; writes video.ivf or video.h264, and audio.ogg
//	stats                        -> {connectionState, counter: pictures sent but one, pictures: those received}
//	stop                         -> the status of the DELETE, or null; files are whole then
//	close
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pion/interceptor"
	"github.com/pion/webrtc/v3"
	"github.com/pion/webrtc/v3/pkg/media"
	"github.com/pion/webrtc/v3/pkg/media/h264writer"
	"github.com/pion/webrtc/v3/pkg/media/ivfwriter"
	"github.com/pion/webrtc/v3/pkg/media/oggwriter"
)

const (
	pictureTime = time.Second / 30
	patience    = 20 * time.Second
)

type command struct {
	ID                              int
	Cmd                             string
	Whip, Video, Audio, Sdp, Folder string
}

type peer struct {
	pc       *webrtc.PeerConnection
	location string
	sent     atomic.Int64
	received atomic.Int64
	writers  sync.WaitGroup
	ended    chan struct{}
}

// open makes a connection that knows what files of these names hold, or without names all that Pion knows.
func (p *peer) open(files ...string) error {
	engine := &webrtc.MediaEngine{}
	if len(files) == 0 {
		if err := engine.RegisterDefaultCodecs(); err != nil {
			return err
		}
	}
	for _, file := range files {
		codec, kind := codecOf(file)
		if err := engine.RegisterCodec(codec, kind); err != nil {
			return err
		}
	}
	interceptors := &interceptor.Registry{}
	if err := webrtc.RegisterDefaultInterceptors(engine, interceptors); err != nil {
		return err
	}
	api := webrtc.NewAPI(webrtc.WithMediaEngine(engine), webrtc.WithInterceptorRegistry(interceptors))
	var err error
	p.pc, err = api.NewPeerConnection(webrtc.Configuration{})
	return err
}

// local returns our description with all candidates.
func (p *peer) local(description webrtc.SessionDescription, err error) (string, error) {
	if err != nil {
		return "", err
	}
	gathered := webrtc.GatheringCompletePromise(p.pc)
	if err = p.pc.SetLocalDescription(description); err != nil {
		return "", err
	}
	<-gathered
	return p.pc.LocalDescription().SDP, nil
}

func (p *peer) start(whip, video, audio string) (interface{}, error) {
	if err := p.open(video, audio); err != nil {
		return nil, err
	}
	connected := make(chan struct{})
	var once sync.Once
	p.pc.OnConnectionStateChange(func(state webrtc.PeerConnectionState) {
		if state == webrtc.PeerConnectionStateConnected {
			once.Do(func() { close(connected) })
		}
	})
	tracks := map[string]*webrtc.TrackLocalStaticSample{}
	for _, file := range []string{video, audio} {
		codec, _ := codecOf(file)
		track, err := webrtc.NewTrackLocalStaticSample(codec.RTPCodecCapability, filepath.Base(file), "pion")
		if err != nil {
			return nil, err
		}
		_, err = p.pc.AddTransceiverFromTrack(track, webrtc.RTPTransceiverInit{
			Direction: webrtc.RTPTransceiverDirectionSendonly,
		})
		if err != nil {
			return nil, err
		}
		tracks[file] = track
	}
	for _, sender := range p.pc.GetSenders() {
		go func(sender *webrtc.RTPSender) { // RTCP has to be read, for retransmissions to be sent
			for {
				if _, _, err := sender.ReadRTCP(); err != nil {
					return
				}
			}
		}(sender)
	}
	offer, err := p.local(p.pc.CreateOffer(nil))
	if err != nil {
		return nil, err
	}
	response, err := http.Post(whip, "application/sdp", strings.NewReader(offer))
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, err
	}
	if response.StatusCode != http.StatusCreated {
		return nil, fmt.Errorf("WHIP answered %d: %s", response.StatusCode, answer)
	}
	if p.location, err = resolve(whip, response.Header.Get("Location")); err != nil {
		return nil, err
	}
	err = p.pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeAnswer, SDP: string(answer)})
	if err != nil {
		return nil, err
	}
	select {
	case <-connected:
	case <-time.After(patience):
		return nil, errors.New("not connected in time")
	}
	pictures, err := readPictures(video)
	if err != nil {
		return nil, err
	}
	sounds, err := readSounds(audio)
	if err != nil {
		return nil, err
	}
	begin := time.Now()
	go p.send(tracks[video], pictures, begin, &p.sent)
	go p.send(tracks[audio], sounds, begin, new(atomic.Int64))
	return map[string]interface{}{"status": response.StatusCode}, nil
}

// send gives each sample when it is due.
func (p *peer) send(track *webrtc.TrackLocalStaticSample, samples []media.Sample, due time.Time, count *atomic.Int64) {
	for _, sample := range samples {
		select {
		case <-time.After(time.Until(due)):
		case <-p.ended:
			return
		}
		if err := track.WriteSample(sample); err != nil {
			fmt.Fprintln(os.Stderr, "not sent:", err)
			return
		}
		count.Add(1)
		due = due.Add(sample.Duration)
	}
}

func resolve(base, location string) (string, error) {
	from, err := url.Parse(base)
	if err != nil {
		return "", err
	}
	to, err := from.Parse(location)
	if err != nil {
		return "", err
	}
	return to.String(), nil
}

func (p *peer) play(sdp, folder string) (interface{}, error) {
	if err := p.open(); err != nil {
		return nil, err
	}
	p.pc.OnTrack(func(track *webrtc.TrackRemote, _ *webrtc.RTPReceiver) {
		p.writers.Add(1)
		defer p.writers.Done()
		if err := p.write(track, folder); err != nil && !errors.Is(err, io.EOF) {
			fmt.Fprintln(os.Stderr, "track ended:", err)
		}
	})
	err := p.pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeOffer, SDP: sdp})
	if err != nil {
		return nil, err
	}
	return p.local(p.pc.CreateAnswer(nil))
}

func (p *peer) write(track *webrtc.TrackRemote, folder string) error {
	var writer media.Writer
	var err error
	switch mime := strings.ToLower(track.Codec().MimeType); mime {
	case "video/vp8":
		writer, err = ivfwriter.New(filepath.Join(folder, "video.ivf"))
	case "video/h264":
		writer, err = h264writer.New(filepath.Join(folder, "video.h264"))
	case "audio/opus":
		writer, err = oggwriter.New(filepath.Join(folder, "audio.ogg"), 48000, 2)
	default:
		err = errors.New("no file for " + mime)
	}
	if err != nil {
		return err
	}
	defer writer.Close()
	for {
		packet, _, err := track.ReadRTP()
		if err != nil {
			return err
		}
		if err = writer.WriteRTP(packet); err != nil {
			return err
		}
		if packet.Marker && track.Kind() == webrtc.RTPCodecTypeVideo {
			p.received.Add(1)
		}
	}
}

func (p *peer) stop() (interface{}, error) {
	close(p.ended)
	var status interface{}
	if p.location != "" {
		request, err := http.NewRequest(http.MethodDelete, p.location, nil)
		if err != nil {
			return nil, err
		}
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			return nil, err
		}
		response.Body.Close()
		status = response.StatusCode
	}
	err := p.pc.Close()
	p.writers.Wait()
	return status, err
}

func (p *peer) do(what command) (interface{}, error) {
	switch what.Cmd {
	case "start":
		return p.start(what.Whip, what.Video, what.Audio)
	case "play":
		return p.play(what.Sdp, what.Folder)
	case "stats":
		return map[string]interface{}{
			"connectionState": p.pc.ConnectionState().String(),
			"counter":         p.sent.Load() - 1,
			"pictures":        p.received.Load(),
		}, nil
	case "stop":
		return p.stop()
	}
	return nil, errors.New("unknown command " + what.Cmd)
}

func main() {
	p := &peer{ended: make(chan struct{})}
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var what command
		err := json.Unmarshal(lines.Bytes(), &what)
		if what.Cmd == "close" {
			return
		}
		var value interface{}
		if err == nil {
			value, err = p.do(what)
		}
		answer := map[string]interface{}{"id": what.ID}
		if err == nil {
			answer["ok"] = value
		} else {
			answer["error"] = err.Error()
		}
		text, _ := json.Marshal(answer)
		fmt.Println(string(text))
	}
}
